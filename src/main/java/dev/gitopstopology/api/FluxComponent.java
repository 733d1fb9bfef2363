package dev.gitopstopology.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** A controller of Flux, by the name that upstream gives to its Deployment. */
public enum FluxComponent {
    @JsonProperty("source-controller")
    SOURCE("source-controller"),
    @JsonProperty("kustomize-controller")
    KUSTOMIZE("kustomize-controller"),
    @JsonProperty("helm-controller")
    HELM("helm-controller"),
    @JsonProperty("notification-controller")
    NOTIFICATION("notification-controller");

    /** What is installed unless the spec says otherwise: all that it takes to deliver. */
    public static final List<FluxComponent> DEFAULT = List.of(SOURCE, KUSTOMIZE, HELM);

    private final String controller;

    FluxComponent(String controller) {
        this.controller = controller;
    }

    public String controller() {
        return controller;
    }
}
