package dev.gitopstopology.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.model.Manifest;
import org.junit.jupiter.api.Test;

class UnchangedTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static JsonNode json(String text) throws Exception {
        return JSON.readTree(text.replace('\'', '"'));
    }

    private static Manifest manifest(String text) throws Exception {
        return Manifest.of((ObjectNode) json(text));
    }

    private static Inventory.Entry entry(Manifest manifest, String marker) {
        return new Inventory.Entry(manifest.id(), "u1", manifest.digest(), marker);
    }

    @Test
    void anObjectThatContainsWhatIsWantedNeedsNoWriteWhoeverElseWroteToIt() throws Exception {
        Manifest wanted = manifest("{'kind':'ConfigMap','metadata':{'name':'a'},'data':{'k':'v'}}");
        JsonNode live = json(
                "{'kind':'ConfigMap','metadata':{'name':'a','uid':'u1','resourceVersion':'9','labels':{'x':'y'}},'data':{'k':'v','other':'1'}}");
        assertThat(Unchanged.is(wanted, wanted.digest(), entry(wanted, "resourceVersion 5"), live))
                .isTrue();
    }

    @Test
    void aChangedFieldNeedsOne() throws Exception {
        Manifest wanted = manifest("{'kind':'ConfigMap','metadata':{'name':'a'},'data':{'k':'v'}}");
        JsonNode live =
                json("{'kind':'ConfigMap','metadata':{'name':'a','uid':'u1','resourceVersion':'9'},'data':{'k':'w'}}");
        assertThat(Unchanged.is(wanted, wanted.digest(), entry(wanted, "resourceVersion 5"), live))
                .isFalse();
    }

    @Test
    void anUnmovedGenerationStandsForFieldsThatTheServerStoresInAnotherForm() throws Exception {
        Manifest wanted = manifest("{'kind':'Deployment','metadata':{'name':'a'},'spec':{'cpu':'1000m'}}");
        JsonNode live =
                json("{'kind':'Deployment','metadata':{'name':'a','uid':'u1','generation':3},'spec':{'cpu':'1'}}");
        assertThat(Unchanged.is(wanted, wanted.digest(), entry(wanted, "generation 3"), live))
                .isTrue();
        assertThat(Unchanged.is(wanted, wanted.digest(), entry(wanted, "generation 2"), live))
                .isFalse();
    }

    @Test
    void aLabelThatSomebodyTookAwayIsSeenThoughTheGenerationStands() throws Exception {
        Manifest wanted =
                manifest("{'kind':'Deployment','metadata':{'name':'a','labels':{'l':'1'}},'spec':{'cpu':'1000m'}}");
        JsonNode live =
                json("{'kind':'Deployment','metadata':{'name':'a','uid':'u1','generation':3},'spec':{'cpu':'1'}}");
        assertThat(Unchanged.is(wanted, wanted.digest(), entry(wanted, "generation 3"), live))
                .isFalse();
    }

    @Test
    void anotherObjectUnderTheSameNameIsNotOurs() throws Exception {
        Manifest wanted = manifest("{'kind':'ConfigMap','metadata':{'name':'a'},'data':{'k':'v'}}");
        JsonNode live =
                json("{'kind':'ConfigMap','metadata':{'name':'a','uid':'u2','resourceVersion':'5'},'data':{'k':'v'}}");
        assertThat(Unchanged.is(wanted, wanted.digest(), entry(wanted, "resourceVersion 5"), live))
                .isFalse();
    }

    @Test
    void aFieldThatIsNoLongerWantedChangesTheDigestAndSoNeedsAWrite() throws Exception {
        Manifest before = manifest("{'kind':'ConfigMap','metadata':{'name':'a'},'data':{'k':'v','old':'1'}}");
        Manifest after = manifest("{'kind':'ConfigMap','metadata':{'name':'a'},'data':{'k':'v'}}");
        JsonNode live = json(
                "{'kind':'ConfigMap','metadata':{'name':'a','uid':'u1','resourceVersion':'5'},'data':{'k':'v','old':'1'}}");
        assertThat(Unchanged.is(after, after.digest(), entry(before, "resourceVersion 5"), live))
                .isFalse();
    }

    @Test
    void anObjectThatIsThereSinceItWasAnnouncedIsNotWrittenAgain() throws Exception {
        Manifest wanted = manifest("{'kind':'ConfigMap','metadata':{'name':'a'},'data':{'k':'v'}}");
        JsonNode live = json("{'kind':'ConfigMap','metadata':{'name':'a','uid':'u1'},'data':{'k':'v'}}");
        Inventory.Entry entry = Inventory.Entry.announced(wanted.id(), wanted.digest());
        assertThat(Unchanged.sinceAnnounced(wanted, wanted.digest(), entry, live))
                .isTrue();
        JsonNode going = json(
                "{'kind':'ConfigMap','metadata':{'name':'a','uid':'u1','deletionTimestamp':'now'},'data':{'k':'v'}}");
        assertThat(Unchanged.sinceAnnounced(wanted, wanted.digest(), entry, going))
                .isFalse();
    }

    @Test
    void anObjectThatWasThereBeforeOrWasMadeOfAnotherManifestIs() throws Exception {
        Manifest before = manifest("{'kind':'ConfigMap','metadata':{'name':'a'},'data':{'k':'v','old':'1'}}");
        Manifest wanted = manifest("{'kind':'ConfigMap','metadata':{'name':'a'},'data':{'k':'v'}}");
        JsonNode live = json("{'kind':'ConfigMap','metadata':{'name':'a','uid':'u1'},'data':{'k':'v','old':'1'}}");
        assertThat(Unchanged.sinceAnnounced(
                        wanted, wanted.digest(), Inventory.Entry.announced(wanted.id(), null), live))
                .isFalse();
        assertThat(Unchanged.sinceAnnounced(
                        wanted, wanted.digest(), Inventory.Entry.announced(wanted.id(), before.digest()), live))
                .isFalse();
        assertThat(Unchanged.sinceAnnounced(wanted, wanted.digest(), entry(wanted, "generation 1"), live))
                .isFalse();
    }
}
