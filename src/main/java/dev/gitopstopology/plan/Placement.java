package dev.gitopstopology.plan;

import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.Revision;
import java.util.List;

/**
 * An instance and whom it serves.
 *
 * @param members registered with it
 * @param kept registered with it, and left as they are: what was asked for them cannot be done
 */
record Placement(Instance instance, Revision revision, List<FleetMember> members, List<FleetMember> kept) {}
