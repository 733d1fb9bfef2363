package dev.gitopstopology.validate;

import java.util.List;

/** Something that needs two objects to be seen, and so is in no schema. */
interface SemanticRule {
    List<SemanticRule> ALL = List.of(
            new KubeconfigSecretElsewhere(),
            new KubeconfigSecretEmpty(),
            new CredentialNotOffered(),
            new SelectorMatchesNothing(),
            new HubNotSelected(),
            new IdentityNotUsed(),
            new TenantTopologies());

    void check(Estate estate, Verdict verdict);
}
