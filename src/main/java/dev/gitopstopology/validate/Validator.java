package dev.gitopstopology.validate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.validate.Finding.Problem;
import dev.gitopstopology.validate.Validation.Skipped;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gives the verdict that the API server and the operator would give, without either. */
public final class Validator {
    /** After one of these the API server evaluates no CEL rule of the object. */
    private static final Set<String> BLOCK_RULES = Set.of(
            "FieldValueNotSupported",
            "FieldValueRequired",
            "FieldValueTooLong",
            "FieldValueTooMany",
            "FieldValueTypeInvalid");

    private final CrdCatalog catalog;

    private Validator(CrdCatalog catalog) {
        this.catalog = catalog;
    }

    /** Against the CRDs that are packaged with this program. */
    public static Validator packaged() {
        return new Validator(CrdCatalog.packaged());
    }

    public Validation validate(Loaded files) {
        return validate(files, Loaded.NOTHING);
    }

    /** With {@code old}, the objects as they are now, what may not be changed is checked too. */
    public Validation validate(Loaded files, Loaded old) {
        Verdict verdict = new Verdict();
        verdict.errors(files.findings());
        verdict.errors(old.findings());
        Map<String, Document> before = new HashMap<>();
        old.documents().forEach(document -> before.put(document.id().key(), document));
        new Identities(verdict).check(files.documents());

        List<Skipped> notChecked = new ArrayList<>();
        Set<Document> sound = Collections.newSetFromMap(new IdentityHashMap<>());
        int checked = 0;
        for (Document document : files.documents()) {
            if (document.kind().isEmpty() || document.id().apiVersion().isEmpty()) {
                missingType(document, verdict);
            } else if (!catalog.owns(document)) {
                notChecked.add(new Skipped(document.file(), document.line(), document.label()));
            } else {
                checked++;
                int errors = verdict.errors().size();
                check(document, before.get(document.id().key()), verdict);
                if (verdict.errors().size() == errors) {
                    sound.add(document);
                }
            }
        }
        Estate estate = Decoding.estate(files.documents(), sound);
        SemanticRule.ALL.forEach(rule -> rule.check(estate, verdict));
        return new Validation(inOrder(verdict.errors()), inOrder(verdict.warnings()), checked, notChecked);
    }

    private void check(Document document, @Nullable Document old, Verdict verdict) {
        Crd crd = catalog.of(document);
        if (crd == null) {
            String what = "no kind \"" + document.kind() + "\" in version \""
                    + document.id().apiVersion() + "\"";
            String hint = "this version of the operator has " + String.join(", ", catalog.kinds()) + " in v1alpha1";
            verdict.error(document, FieldPath.of("kind"), new Problem("UnknownKind", what, hint));
            return;
        }
        document.positions()
                .eachAmbiguous(FieldPath.ROOT, (path, scalar) -> verdict.warning(document, path, ambiguous(scalar)));
        new Metadata(verdict.on(document)).check(document.json());
        new UnknownFields(verdict.on(document)).check(document.json(), crd.root());

        int errors = verdict.errors().size();
        ObjectNode object = admitted(document, crd);
        crd.values().check(object, verdict.on(document));
        new ListTypes(verdict.on(document)).check(object, crd.root(), FieldPath.ROOT);
        boolean rules =
                verdict.errors().stream().skip(errors).noneMatch(finding -> BLOCK_RULES.contains(finding.reason()));
        if (rules) {
            JsonNode before = old == null || catalog.of(old) != crd ? null : admitted(old, crd);
            crd.rules().check(object, before, verdict.on(document));
        }
    }

    /** As the API server sees it after decoding: defaults filled in, the status dropped. */
    private static ObjectNode admitted(Document document, Crd crd) {
        ObjectNode object = document.json().deepCopy();
        object.remove("status");
        Defaults.fill(object, crd.root());
        return object;
    }

    private static Problem ambiguous(AmbiguousScalar scalar) {
        return new Problem(
                "AmbiguousScalar",
                scalar.text() + " is read as " + scalar.readAs() + " by Kubernetes, as something else by YAML 1.2",
                "write " + scalar.readAs() + ", or quote it if it is text");
    }

    private static void missingType(Document document, Verdict verdict) {
        String field = document.kind().isEmpty() ? "kind" : "apiVersion";
        verdict.error(
                document,
                FieldPath.of(field),
                new Problem("FieldValueRequired", "Required value", "every object starts with apiVersion and kind"));
    }

    /** By place, but files in the order in which they were given. */
    private static List<Finding> inOrder(List<Finding> findings) {
        List<String> files = findings.stream().map(Finding::file).distinct().toList();
        return findings.stream()
                .sorted(Comparator.comparingInt((Finding finding) -> files.indexOf(finding.file()))
                        .thenComparingInt(Finding::line)
                        .thenComparingInt(Finding::column))
                .toList();
    }
}
