package dev.gitopstopology.deliver.push;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * The namespace of an engine on a member, and our own rights in it: the installer binds itself there, by a role that enrolment made,
 * before it writes anything else. On the hub the operator's own account needs none of this.
 */
public final class EngineRoom {
    private final ApiObjects objects;

    public EngineRoom(Target member) {
        this.objects = member.objects();
    }

    /**
     * Makes what is missing. A binding of our name that binds something else is not mended here: the API server says then what may not
     * be done.
     *
     * @param namespace made where it is missing, otherwise left as it is
     */
    public void ensure(Manifest namespace, Manifest binding) {
        if (objects.get(namespace.id()) == null) {
            objects.create(namespace);
        }
        bind(binding);
    }

    /**
     * For the last time, also where our rights were given up before and the rest did not follow.
     *
     * @return whether the namespace is there at all
     */
    public boolean enter(Manifest binding) {
        if (objects.get(new ObjectId("v1", "Namespace", null, String.valueOf(binding.namespace()))) == null) {
            return false;
        }
        bind(binding);
        return true;
    }

    private void bind(Manifest binding) {
        if (objects.get(binding.id()) == null) {
            objects.create(binding);
        }
    }

    /** Gives our rights in the namespace up. */
    public void leave(ObjectId binding) {
        @Nullable JsonNode found = objects.get(binding);
        if (found != null) {
            objects.delete(binding, found);
        }
    }
}
