package io.updateorchestrator.simulated.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.simulated.store.Key;

/** Brings what is one step nearer to what should be. Called whenever the object or what belongs to it has changed, and when its time has come. */
interface Controller {

  /** @param object as stored now; never null */
  void reconcile(Key key, ObjectNode object);
}
