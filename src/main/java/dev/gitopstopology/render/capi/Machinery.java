package dev.gitopstopology.render.capi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How far a control plane or a group of workers has come, from what Cluster API's contract promises of it in either version.
 * Counts that a provider does not keep say nothing.
 */
record Machinery(JsonNode live) {
    /** It has not seen its newest spec, or has machines or a version of an older one. */
    boolean rolling() {
        return unseen() || outdated() || otherVersion();
    }

    /** Everything asked for is there, up to date and available. */
    boolean settled() {
        Integer available = count("availableReplicas", "readyReplicas");
        Integer wanted = wanted();
        Integer there = count("replicas");
        boolean all = wanted == null || there == null || there.equals(wanted);
        return !rolling() && all && (available == null || wanted == null || available >= wanted);
    }

    String counts() {
        return "%s of %s machines are up to date, %s available"
                .formatted(
                        Objects.requireNonNullElse(count("upToDateReplicas", "updatedReplicas"), 0),
                        Objects.requireNonNullElse(wanted(), 0),
                        Objects.requireNonNullElse(count("availableReplicas", "readyReplicas"), 0));
    }

    private boolean unseen() {
        JsonNode seen = live.at("/status/observedGeneration");
        return seen.isNumber()
                && seen.asLong() < live.at("/metadata/generation").asLong();
    }

    private boolean outdated() {
        Integer upToDate = count("upToDateReplicas", "updatedReplicas");
        Integer there = count("replicas");
        return upToDate != null && there != null && upToDate < there;
    }

    private boolean otherVersion() {
        String has = live.at("/status/version").asText();
        String wants = live.at("/spec/version").asText();
        return !has.isEmpty() && !wants.isEmpty() && !plain(has).equals(plain(wants));
    }

    private static String plain(String version) {
        return version.startsWith("v") ? version.substring(1) : version;
    }

    private @Nullable Integer wanted() {
        JsonNode replicas = live.at("/spec/replicas");
        return replicas.isInt() ? (Integer) replicas.asInt() : count("replicas");
    }

    /** The first that there is, of the newer contract first. */
    private @Nullable Integer count(String... names) {
        JsonNode status = live.path("status");
        return Arrays.stream(names)
                .flatMap(name ->
                        Arrays.stream(new JsonNode[] {status.path("v1beta2").path(name), status.path(name)}))
                .filter(JsonNode::isInt)
                .findFirst()
                .map(JsonNode::asInt)
                .orElse(null);
    }
}
