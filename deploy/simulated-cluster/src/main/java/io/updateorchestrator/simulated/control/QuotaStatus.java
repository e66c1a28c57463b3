package io.updateorchestrator.simulated.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.simulated.admission.Quotas;
import io.updateorchestrator.simulated.api.ClusterState;
import io.updateorchestrator.simulated.store.Key;

/** Says of each quota how much of it is used. */
final class QuotaStatus implements Controller {

  private final ClusterState state;
  private final Hand hand;

  QuotaStatus(ClusterState state, Hand hand) {
    this.state = state;
    this.hand = hand;
  }

  @Override
  public void reconcile(Key key, ObjectNode quota) {
    ObjectNode status = quota.objectNode();
    status.set("hard", quota.path("spec").path("hard").deepCopy());
    status.set("used", Quotas.used(state.store(), quota));
    hand.setStatus(key, status);
  }
}
