/** Tests of the local Cluster API, and what they share with those of the operator. */
package dev.gitopstopology.localcluster.capi;
