package dev.gitopstopology.advise;

/**
 * One reason for or against.
 *
 * @param points what it adds to a score; 0 where it is told only
 */
public record Ground(int points, String reason, Source source) {}
