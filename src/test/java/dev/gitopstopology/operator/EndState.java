package dev.gitopstopology.operator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Every object of every kind on some clusters, as text in which two runs that came to the same end agree: a UID is replaced by the object that it is of, a
 * token by the account (with its UID, so a dead account's token shows) that it is for, a resourceVersion in an inventory by whether it is the present one,
 * times and cluster IPs by a word. Left out is what the API server or its controllers make for themselves.
 *
 * @param objects by cluster, kind, namespace and name
 */
record EndState(SortedMap<String, String> objects) {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);
    private static final List<String> NOT_OURS =
            List.of("leases", "events", "ipaddresses", "componentstatuses", "apiservices");
    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z");
    private static final Pattern TOKEN = Pattern.compile("eyJ[\\w-]+\\.(eyJ[\\w-]+)\\.[\\w-]+");
    private static final Pattern MARKER = Pattern.compile("(?m)^\\{.*\"marker\":\"resourceVersion \\d+\"}$");

    /** Reads what the API serves at this moment. */
    static EndState read(Map<String, KubernetesClient> clusters) {
        Map<String, JsonNode> found = new TreeMap<>();
        clusters.forEach((cluster, client) -> kinds(client).parallelStream()
                .flatMap(path -> items(client, path).stream())
                .toList()
                .forEach(object -> found.put(key(cluster, object), object)));
        Map<String, String> uids = new HashMap<>();
        Map<String, String> versions = new HashMap<>();
        found.forEach((key, object) -> {
            uids.put(object.at("/metadata/uid").asText(), key);
            versions.put(key, object.at("/metadata/resourceVersion").asText());
        });
        SortedMap<String, String> objects = new TreeMap<>();
        found.forEach((key, object) ->
                objects.put(key, new Text(key.substring(0, key.indexOf(' ')), uids, versions).of(object)));
        return new EndState(objects);
    }

    /** What is different here, one line each; empty when nothing is. */
    List<String> differencesFrom(EndState expected) {
        List<String> differences = new ArrayList<>();
        expected.objects.forEach((key, text) -> {
            String here = objects.get(key);
            if (here == null) {
                differences.add("missing: " + key);
            } else if (!here.equals(text)) {
                differences.add("different: " + key + "\n      is     " + around(here, text) + "\n      wanted "
                        + around(text, here));
            }
        });
        objects.keySet().stream()
                .filter(key -> !expected.objects.containsKey(key))
                .forEach(key -> differences.add("left over: " + key));
        return differences;
    }

    private static String around(String text, String other) {
        int i = 0;
        while (i < Math.min(text.length(), other.length()) && text.charAt(i) == other.charAt(i)) {
            i++;
        }
        return text.substring(Math.max(0, i - 80), Math.min(text.length(), i + 160));
    }

    static List<String> kinds(KubernetesClient client) {
        List<String> versions = new ArrayList<>(List.of("/api/v1"));
        json(client, "/apis")
                .path("groups")
                .forEach(group -> versions.add("/apis/"
                        + group.path("preferredVersion").path("groupVersion").asText()));
        List<String> paths = new ArrayList<>();
        for (String version : versions) {
            for (JsonNode resource : json(client, version).path("resources")) {
                String name = resource.path("name").asText();
                if (!name.contains("/")
                        && !NOT_OURS.contains(name)
                        && resource.path("verbs")
                                .valueStream()
                                .anyMatch(verb -> verb.asText().equals("list"))) {
                    paths.add(version + "/" + name);
                }
            }
        }
        return paths;
    }

    static List<JsonNode> items(KubernetesClient client, String path) {
        JsonNode list = json(client, path);
        String kind = list.path("kind").asText().replaceFirst("List$", "");
        return list.path("items")
                .valueStream()
                .map(item -> (JsonNode) ((ObjectNode) item).put("kind", kind))
                .toList();
    }

    private static JsonNode json(KubernetesClient client, String path) {
        try {
            return JSON.readTree(client.raw(path));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(path + " is no JSON", e);
        }
    }

    static String key(String cluster, JsonNode object) {
        JsonNode metadata = object.path("metadata");
        return key(
                cluster,
                object.path("kind").asText(),
                metadata.path("namespace").asText(),
                metadata.path("name").asText());
    }

    private static String key(String cluster, String kind, String namespace, String name) {
        return cluster + " " + kind + " " + (namespace.isEmpty() ? "" : namespace + "/") + name;
    }

    /** The text form of one object. */
    private record Text(String cluster, Map<String, String> uids, Map<String, String> versions) {
        String of(JsonNode object) {
            ObjectNode copy = object.deepCopy();
            ObjectNode metadata = (ObjectNode) copy.get("metadata");
            metadata.remove(List.of("uid", "resourceVersion", "creationTimestamp"));
            metadata.putArray("managedFields")
                    .addAll(object.at("/metadata/managedFields")
                            .valueStream()
                            .sorted(Comparator.comparing(
                                    entry -> entry.path("manager").asText()
                                            + entry.path("operation").asText()
                                            + entry.path("subresource").asText()))
                            .toList()); // the server sorts them by time
            if (copy.has("aggregationRule")) {
                // The control plane's aggregation controller writes it too, now before and now after us.
                metadata.remove("managedFields");
            }
            if (copy.path("kind").asText().equals("Secret") && copy.path("data").isObject()) {
                copy.get("data")
                        .properties()
                        .forEach(field -> field.setValue(TextNode.valueOf(new String(
                                Base64.getDecoder().decode(field.getValue().asText()), StandardCharsets.UTF_8))));
            }
            if (copy.path("kind").asText().equals("Service")) {
                ((ObjectNode) copy.get("spec")).remove(List.of("clusterIP", "clusterIPs"));
            }
            try {
                return named(JSON.writeValueAsString(JSON.treeToValue(marked(copy), Object.class)));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException(e);
            }
        }

        private JsonNode marked(ObjectNode object) {
            object.path("data")
                    .properties()
                    .forEach(field -> field.setValue(TextNode.valueOf(
                            replaced(field.getValue().asText(), MARKER, match -> marked(match.group())))));
            return object;
        }

        /** UIDs are also in the names of fields, where managed fields speak of owner references. */
        private String named(String text) {
            String result = replaced(text, TOKEN, match -> account(match.group(1)));
            result = replaced(result, UUID, match -> "<uid of " + uids.getOrDefault(match.group(), "nothing") + ">");
            return TIME.matcher(result).replaceAll("<time>");
        }

        private static String replaced(String text, Pattern pattern, Function<MatchResult, String> by) {
            return pattern.matcher(text).replaceAll(match -> Matcher.quoteReplacement(by.apply(match)));
        }

        private String marked(String line) {
            try {
                JsonNode entry = JSON.readTree(line);
                String version = versions.get(key(
                        cluster,
                        entry.path("kind").asText(),
                        entry.path("namespace").asText(),
                        entry.path("name").asText()));
                boolean present = entry.path("marker").asText().equals("resourceVersion " + version);
                return ((ObjectNode) entry)
                        .put("marker", present ? "present" : "older")
                        .toString();
            } catch (JsonProcessingException e) {
                return line;
            }
        }

        private String account(String claims) {
            try {
                JsonNode json = JSON.readTree(Base64.getUrlDecoder().decode(claims));
                return "<token of " + json.path("sub").asText() + " "
                        + json.at("/kubernetes.io/serviceaccount/uid").asText() + ">";
            } catch (IOException e) {
                return "<token of nobody>";
            }
        }
    }
}
