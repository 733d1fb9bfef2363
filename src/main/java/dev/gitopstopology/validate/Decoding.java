package dev.gitopstopology.validate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.GitOpsTenant;
import dev.gitopstopology.api.GitOpsTopology;
import dev.gitopstopology.validate.Estate.Typed;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Documents to the records of the API. */
public final class Decoding {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private Decoding() {}

    /** Every object of one kind; the documents must have been found valid. */
    public static <T> List<Typed<T>> all(Collection<Document> documents, Class<T> kind) {
        return documents.stream()
                .filter(document -> document.kind().equals(kind.getSimpleName()))
                .map(document -> new Typed<>(decode(document, kind), document))
                .toList();
    }

    static Estate estate(List<Document> documents, Set<Document> sound) {
        Stream<Document> secrets = documents.stream()
                .filter(document -> document.kind().equals("Secret")
                        && document.id().apiVersion().equals("v1"));
        List<Document> ours = documents.stream().filter(sound::contains).toList();
        return new Estate(
                all(ours, GitOpsTopology.class),
                all(ours, FleetCluster.class),
                all(ours, GitOpsTenant.class),
                secrets.toList());
    }

    private static <T> T decode(Document document, Class<T> kind) {
        try {
            return JSON.treeToValue(document.json(), kind);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(document.label() + " is valid but cannot be read as " + kind, e);
        }
    }
}
