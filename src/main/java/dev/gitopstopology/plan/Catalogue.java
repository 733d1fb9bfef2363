package dev.gitopstopology.plan;

import dev.gitopstopology.model.CatalogEntry;
import dev.gitopstopology.model.Engine;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.model.Registration;
import dev.gitopstopology.plan.CatalogInput.Loss;
import dev.gitopstopology.plan.Plan.Bond;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the engines of a topology deliver of the catalogue, and where.
 *
 * @param delivered by the instances that deliver them: entries by name
 * @param shares by registration
 * @param kept namespaces that engines need for entries on clusters whose registration is left as it is
 * @param problems what a person must mend, by the name of the entry
 * @param blocked names of entries of which nothing is changed until that is mended; what is deployed stays
 * @param waiting clusters that wait for what an entry depends on, by the name of the entry
 * @param undecided clusters that may have the entry already, or may have to wait for what it depends on: they were not looked at
 *     yet, by the name of the entry
 * @param losses what clusters lose because it no longer selects them
 */
public record Catalogue(
        Map<InstanceId, SortedMap<String, CatalogEntry>> delivered,
        Map<Bond, CatalogShare> shares,
        Map<Bond, SortedSet<String>> kept,
        SortedMap<String, List<Problem>> problems,
        Set<String> blocked,
        SortedMap<String, SortedSet<String>> waiting,
        SortedMap<String, SortedSet<String>> undecided,
        Set<Loss> losses) {
    public static final Catalogue NONE = new Catalogue(
            Map.of(), Map.of(), Map.of(), new TreeMap<>(), Set.of(), new TreeMap<>(), new TreeMap<>(), Set.of());

    public SortedMap<String, CatalogEntry> by(InstanceId instance) {
        return delivered.getOrDefault(instance, new TreeMap<>());
    }

    /** Empty where the instance delivers nothing of the catalogue, or nothing is to be changed. */
    public Optional<CatalogShare> of(Registration registration) {
        return Optional.ofNullable(shares.get(new Bond(registration.instance().id(), registration.member())));
    }

    /** The registration as it has to be so that its engine can deliver the entries. */
    public Registration serving(Registration registration) {
        Bond bond = new Bond(registration.instance().id(), registration.member());
        CatalogShare share = shares.get(bond);
        return share == null
                ? with(registration, kept.getOrDefault(bond, new TreeSet<>()))
                : with(registration, share.namespaces()).with(share.services());
    }

    private static Registration with(Registration registration, SortedSet<String> namespaces) {
        Engine engine = registration.instance().engine();
        return registration.with(
                registration.instance().with(engine.with(engine.access().with(namespaces))));
    }
}
