package io.updateorchestrator.ingest.manifest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.common.resource.GroupKind;
import io.updateorchestrator.common.resource.Manifest;

/**
 * An object as its file has it, normalised as far as that can be done without the others.
 *
 * @param namespace as written; empty where none is
 * @param body never changed
 * @param serverFields names what only a server writes and was dropped; null for nothing
 */
record FoundObject(Manifest.Origin origin, String apiVersion, GroupKind kind, String namespace, String name, ObjectNode body, String serverFields) {}
