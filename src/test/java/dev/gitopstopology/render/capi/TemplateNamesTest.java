package dev.gitopstopology.render.capi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.render.YamlText;
import java.util.List;
import org.junit.jupiter.api.Test;

class TemplateNamesTest {
    private static final String OBJECTS = """
            {apiVersion: a.cluster.x-k8s.io/v1, kind: ThingTemplate, metadata: {name: one}, spec: {size: 1}}
            ---
            apiVersion: a.cluster.x-k8s.io/v1
            kind: UserTemplate
            metadata: {name: two}
            spec: {of: {apiVersion: a.cluster.x-k8s.io/v1, kind: ThingTemplate, name: one}}
            ---
            apiVersion: b.cluster.x-k8s.io/v1
            kind: Thing
            metadata: {name: three}
            spec:
              refs:
                - {apiGroup: a.cluster.x-k8s.io, kind: UserTemplate, name: two}
                - {apiGroup: other.cluster.x-k8s.io, kind: UserTemplate, name: two}
                - {apiGroup: a.cluster.x-k8s.io, kind: UserTemplate, name: elsewhere}
            """;

    private static List<String> names(String yaml) {
        return TemplateNames.apply(YamlText.objects(yaml)).stream()
                .map(Manifest::name)
                .toList();
    }

    @Test
    void theSameContentHasTheSameName() {
        assertThat(names(OBJECTS)).isEqualTo(names(OBJECTS.replaceFirst("v1", "v2")));
        assertThat(names(OBJECTS).get(0)).matches("one-[0-9a-f]{8}");
        assertThat(names(OBJECTS).get(2)).isEqualTo("three");
    }

    @Test
    void otherContentIsAnotherObjectAndSoIsWhatRefersToIt() {
        List<String> before = names(OBJECTS);
        List<String> after = names(OBJECTS.replace("size: 1", "size: 2"));
        assertThat(after.get(0)).isNotEqualTo(before.get(0));
        assertThat(after.get(1)).isNotEqualTo(before.get(1));
        assertThat(after.get(2)).isEqualTo(before.get(2));
    }

    @Test
    void onlyReferencesToTheTemplateFollow() {
        var named = TemplateNames.apply(YamlText.objects(OBJECTS));
        var refs = named.get(2).json().at("/spec/refs");
        assertThat(refs.at("/0/name").asText()).isEqualTo(named.get(1).name());
        assertThat(refs.at("/1/name").asText()).isEqualTo("two");
        assertThat(refs.at("/2/name").asText()).isEqualTo("elsewhere");
        assertThat(named.get(1).json().at("/spec/of/name").asText())
                .isEqualTo(named.get(0).name());
    }

    @Test
    void twoThatReferToEachOtherEnd() {
        assertThat(names("""
                        {apiVersion: a/v1, kind: ATemplate, metadata: {name: one}, spec: {of: {apiGroup: a, kind: ATemplate, name: two}}}
                        ---
                        {apiVersion: a/v1, kind: ATemplate, metadata: {name: two}, spec: {of: {apiGroup: a, kind: ATemplate, name: one}}}
                        """)).hasSize(2);
    }
}
