package dev.gitopstopology.render.steps;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What a container asks for: CPU request in millicores, memory request and limit in MiB. No CPU limit: throttling delays
 * reconciliation and protects nobody.
 */
public record Resources(int milliCpu, int memory, int limit) {
    /** Takes the place of what upstream asks for. */
    public void putInto(ObjectNode container) {
        container.remove("resources");
        ObjectNode resources = container.putObject("resources");
        resources.putObject("requests").put("cpu", cpu(milliCpu)).put("memory", memory(memory));
        resources.putObject("limits").put("memory", memory(limit));
    }

    /** Quantities as the API server stores them, so that what is stored equals what was sent. */
    private static String cpu(int milli) {
        return milli % 1000 == 0 ? Integer.toString(milli / 1000) : milli + "m";
    }

    private static String memory(int mebi) {
        return mebi % 1024 == 0 ? mebi / 1024 + "Gi" : mebi + "Mi";
    }
}
