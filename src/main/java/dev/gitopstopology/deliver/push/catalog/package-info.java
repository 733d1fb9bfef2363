/** What delivers a catalogue entry beside an engine, Applications or Flux objects: looked at, ended, taken away. */
@NullMarked
package dev.gitopstopology.deliver.push.catalog;

import org.jspecify.annotations.NullMarked;
