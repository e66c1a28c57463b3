package io.updateorchestrator.planner.streams.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.updateorchestrator.common.event.RolloutOptions;
import java.time.Instant;

/**
 * Body of a {@code POST} that asks for something; all of it may be left out.
 *
 * @param request id made by the sender: sent again, it gets the first answer; made here otherwise
 * @param planDigest of the plan that was looked at, for {@code approve}
 * @param keep for {@code abort}: stop without undoing
 * @param confirmed for {@code rollback}: by a person, as far as the threshold goes
 * @param notAfter when the request expires; before the answer to it would
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Deed(String request, String planDigest, boolean keep, boolean confirmed, RolloutOptions options, Instant notAfter, String by) {

  static final Deed NOTHING = new Deed(null, null, false, false, null, null, null);
}
