package dev.gitopstopology.localcluster;

import java.util.function.Consumer;
import java.util.function.Predicate;

/** Calls an action at the n-th write of its kind since it was put in place. */
final class WriteHook implements Interceptor {
    private final int number;
    private final HttpFaultProxy.Moment moment;
    private final Predicate<Exchange> which;
    private final Consumer<Exchange> action;
    private int seen;
    private int index;

    WriteHook(int number, HttpFaultProxy.Moment moment, Predicate<Exchange> which, Consumer<Exchange> action) {
        this.number = number;
        this.moment = moment;
        this.which = which;
        this.action = action;
    }

    @Override
    public Fate before(Exchange request) {
        if (request.isWrite() && which.test(request) && isTheOne(request) && moment == HttpFaultProxy.Moment.Before) {
            action.accept(request);
        }
        return Fate.PASS;
    }

    @Override
    public Fate after(Exchange answered) {
        if (moment == HttpFaultProxy.Moment.AfterCommit && isKnown(answered)) {
            action.accept(answered);
        }
        return Fate.PASS;
    }

    private synchronized boolean isTheOne(Exchange request) {
        seen++;
        if (seen == number) {
            index = request.index();
        }
        return seen == number;
    }

    private synchronized boolean isKnown(Exchange answered) {
        return index == answered.index();
    }
}
