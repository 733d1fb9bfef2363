package dev.gitopstopology.validate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.validate.Finding.Problem;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/** What the API server demands of {@code metadata} on every object, which no CRD says. */
final class Metadata {
    private static final Set<String> FIELDS = new TreeSet<>(Set.of(
            "annotations",
            "creationTimestamp",
            "deletionGracePeriodSeconds",
            "deletionTimestamp",
            "finalizers",
            "generateName",
            "generation",
            "labels",
            "managedFields",
            "name",
            "namespace",
            "ownerReferences",
            "resourceVersion",
            "selfLink",
            "uid"));
    private static final FieldPath PATH = FieldPath.of("metadata");
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final Pattern SUBDOMAIN =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
    private static final Pattern NAME_PART = Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");
    private static final int LONGEST_SUBDOMAIN = 253;
    private static final int ANNOTATIONS_LIMIT = 256 * 1024;

    private final BiConsumer<FieldPath, Problem> found;

    Metadata(BiConsumer<FieldPath, Problem> found) {
        this.found = found;
    }

    void check(ObjectNode object) {
        JsonNode metadata = object.path("metadata");
        UnknownFields unknown = new UnknownFields(found);
        metadata.fieldNames().forEachRemaining(name -> {
            if (!FIELDS.contains(name)) {
                unknown.unknown(PATH.child(name), name, FIELDS);
            }
        });
        checkName(metadata.path("name"));
        JsonNode namespace = metadata.path("namespace");
        if (text(namespace, PATH.child("namespace"))
                && !namespace.textValue().isEmpty()
                && !LABEL.matcher(namespace.textValue()).matches()) {
            invalid(PATH.child("namespace"), namespace, "a lowercase RFC 1123 label", "at most 63 of a-z, 0-9 and '-'");
        }
        metadata.path("labels").properties().forEach(label -> {
            FieldPath path = PATH.child("labels").child(label.getKey());
            checkKey("labels", label.getKey());
            if (text(label.getValue(), path)
                    && !label.getValue().textValue().isEmpty()
                    && !NAME_PART.matcher(label.getValue().textValue()).matches()) {
                invalid(path, label.getValue(), "a label value", "at most 63 of A-Z, a-z, 0-9, '-', '_' and '.'");
            }
        });
        checkAnnotations(metadata.path("annotations"));
    }

    private void checkName(JsonNode name) {
        FieldPath path = PATH.child("name");
        if (name.isMissingNode() || name.isNull() || name.asText().isEmpty()) {
            found.accept(path, new Problem("FieldValueRequired", "Required value", "add it; kubectl apply needs one"));
        } else if (text(name, path)
                && (!SUBDOMAIN.matcher(name.textValue()).matches()
                        || name.textValue().length() > LONGEST_SUBDOMAIN)) {
            invalid(path, name, "a lowercase RFC 1123 subdomain", "at most 253 of a-z, 0-9, '-' and '.'");
        }
    }

    private void checkAnnotations(JsonNode annotations) {
        long size = 0;
        for (var annotation : annotations.properties()) {
            checkKey("annotations", annotation.getKey());
            text(annotation.getValue(), PATH.child("annotations").child(annotation.getKey()));
            size += annotation.getKey().length()
                    + annotation.getValue().asText().length();
        }
        if (size > ANNOTATIONS_LIMIT) {
            found.accept(
                    PATH.child("annotations"),
                    new Problem("FieldValueTooLong", "Too long: may not be more than 262144 bytes", "shorten them"));
        }
    }

    private void checkKey(String map, String key) {
        int slash = key.indexOf('/');
        String prefix = slash < 0 ? "" : key.substring(0, slash);
        boolean prefixHolds =
                slash < 0 || (SUBDOMAIN.matcher(prefix).matches() && prefix.length() <= LONGEST_SUBDOMAIN);
        if (!prefixHolds || !NAME_PART.matcher(key.substring(slash + 1)).matches()) {
            FieldPath path = new FieldPath(
                    PATH.child(map).text(), PATH.child(map).child(key).pointer());
            String message = "Invalid value: \"" + key + "\": not a qualified name";
            found.accept(path, new Problem("FieldValueInvalid", message, "write NAME or DOMAIN/NAME"));
        }
    }

    private boolean text(JsonNode value, FieldPath path) {
        if (value.isMissingNode() || value.isNull() || value.isTextual()) {
            return value.isTextual();
        }
        String message = "Invalid value: " + Constraint.echo(value) + ": must be of type string";
        found.accept(path, new Problem("FieldValueTypeInvalid", message, "quote it"));
        return false;
    }

    private void invalid(FieldPath path, JsonNode value, String what, String made) {
        String message = "Invalid value: " + Constraint.echo(value) + ": not " + what;
        found.accept(
                path,
                new Problem("FieldValueInvalid", message, made + ", beginning and ending with a letter or digit"));
    }
}
