package io.updateorchestrator.simulated;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.simulated.store.Key;

/** An object and its place, as kept on disk. */
public record StoredObject(Key key, ObjectNode object) {}
