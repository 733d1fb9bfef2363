/**
 * (plan, receipts, health) to conditions and statuses. Pure; says Ready only of what was seen, and Unknown when blind. Knows
 * nothing of how any of it was found out.
 */
@NullMarked
package dev.gitopstopology.status;

import org.jspecify.annotations.NullMarked;
