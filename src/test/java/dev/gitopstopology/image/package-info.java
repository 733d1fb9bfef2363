/**
 * The container image, built by {@code mvn package -Pimage} and tested here; beside the tests, so that jib is nowhere near what
 * runs in production. Comes in: the packaged jar, its libraries, a bill of materials, a base image. Goes out: a tar per platform.
 * See docs/adr/0042-image.md.
 */
@NullMarked
package dev.gitopstopology.image;

import org.jspecify.annotations.NullMarked;
