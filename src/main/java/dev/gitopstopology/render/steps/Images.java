package dev.gitopstopology.render.steps;

import org.jspecify.annotations.Nullable;

/** Where images come from. Upstream pins tags, so there is nothing to pull when the node has the image. */
public final class Images {
    private Images() {}

    public static Step from(@Nullable String registry) {
        return Pods.eachContainer((pod, container) -> {
            if (container.path("imagePullPolicy").asText().equals("Always")) {
                container.put("imagePullPolicy", "IfNotPresent");
            }
            if (registry != null) {
                container.put("image", moved(container.path("image").asText(), registry));
            }
        });
    }

    /** The registry in front of an image reference is replaced; the path within it stays. */
    public static String moved(String image, String registry) {
        int slash = image.indexOf('/');
        String head = slash < 0 ? "" : image.substring(0, slash);
        boolean isRegistry = head.contains(".") || head.contains(":") || head.equals("localhost");
        return registry + "/" + (isRegistry ? image.substring(slash + 1) : image);
    }
}
