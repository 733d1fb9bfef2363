package dev.gitopstopology.localcluster;

import java.util.Collection;

/**
 * How many writing requests there were, whatever their answer.
 *
 * @param objects on anything that is not counted apart
 * @param leases on Leases
 * @param events on Events
 * @param tokens TokenRequests
 * @param reviews access and token reviews
 */
public record WriteCount(int objects, int leases, int events, int tokens, int reviews) {
    static WriteCount of(Collection<AuditRecord> records) {
        int objects = 0;
        int leases = 0;
        int events = 0;
        int tokens = 0;
        int reviews = 0;
        for (AuditRecord record : records) {
            if (!record.isWrite()) {
                continue;
            }
            if (record.isLease()) {
                leases++;
            } else if (record.isEvent()) {
                events++;
            } else if (record.isTokenRequest()) {
                tokens++;
            } else if (record.isReview()) {
                reviews++;
            } else {
                objects++;
            }
        }
        return new WriteCount(objects, leases, events, tokens, reviews);
    }
}
