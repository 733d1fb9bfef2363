/** Tests of validation: one folder per case, hostile input, and the API server's own verdict. */
@NullMarked
package dev.gitopstopology.validate;

import org.jspecify.annotations.NullMarked;
