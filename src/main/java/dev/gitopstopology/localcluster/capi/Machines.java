package dev.gitopstopology.localcluster.capi;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The machines that there are. */
final class Machines {
    private final List<Machine> all = new ArrayList<>();
    private int made;

    List<Machine> all() {
        return List.copyOf(all);
    }

    List<Machine> of(Pool pool) {
        return all.stream().filter(each -> each.pool().equals(pool.name())).toList();
    }

    /** Those of no control plane. */
    List<Machine> workers(Wanted wanted) {
        return all.stream()
                .filter(each -> !each.pool().equals(wanted.controlPlane().name()))
                .toList();
    }

    void clear() {
        all.clear();
    }

    void apply(Move move) {
        if (move.leaving() != null) {
            all.remove(move.leaving());
        }
        if (move.newMachineOf() != null) {
            made++;
            all.add(new Machine(move.newMachineOf() + "-" + made, move.newMachineOf(), move.version()));
        }
    }

    /** What brings them nearer to what is wanted, the control plane first. */
    List<Move> moves(Wanted wanted) {
        List<Move> moves = new ArrayList<>();
        next(wanted.controlPlane(), Step.ScaleControlPlane, Step.UpgradeControlPlane)
                .ifPresent(moves::add);
        for (Pool pool : wanted.turn(this)) {
            next(pool, Step.ScaleWorkers, Step.UpgradeWorkers).ifPresent(moves::add);
        }
        List<String> names = wanted.workers().stream().map(Pool::name).toList();
        workers(wanted).stream()
                .filter(each -> !names.contains(each.pool()))
                .findFirst()
                .ifPresent(each -> moves.add(Move.remove(Step.ScaleWorkers, each)));
        return moves;
    }

    private Optional<Move> next(Pool pool, Step scale, Step upgrade) {
        List<Machine> now = of(pool);
        Optional<Machine> old =
                now.stream().filter(each -> !pool.upToDate(each)).findFirst();
        if (old.isPresent() && pool.version() != null) {
            return Optional.of(Move.replace(upgrade, old.get(), pool.version()));
        }
        if (now.size() > pool.replicas()) {
            return Optional.of(Move.remove(scale, now.get(now.size() - 1)));
        }
        if (now.size() < pool.replicas() && pool.version() != null) {
            return Optional.of(Move.add(scale, pool.name(), pool.version()));
        }
        return Optional.empty();
    }
}
