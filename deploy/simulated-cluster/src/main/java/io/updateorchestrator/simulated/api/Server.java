package io.updateorchestrator.simulated.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.simulated.Request;
import io.updateorchestrator.simulated.Response;
import io.updateorchestrator.simulated.admission.Addresses;
import io.updateorchestrator.simulated.admission.Admission;
import io.updateorchestrator.simulated.admission.Strategies;
import io.updateorchestrator.simulated.schema.ResourceKind;

/** Takes a request apart and hands it to whoever answers. No time passes in here. */
public final class Server {

  private final ClusterState state;
  private final Discovery discovery;
  private final Writes writes;
  private final Deletes deletes;
  private final Scaling scaling;

  public Server(ClusterState state) {
    this.state = state;
    this.discovery = new Discovery(state.kinds());
    Strategies strategies = new Strategies(new Addresses(state.store(), state.kinds().builtIn("v1", "services")));
    this.writes = new Writes(state, new Persisting(state, new Admission(state), strategies));
    this.deletes = new Deletes(state);
    this.scaling = new Scaling(state, writes);
  }

  public Deletes deletes() {
    return deletes;
  }

  /** Never throws for what a client does. */
  public Response handle(Request request) {
    try {
      Response discovered = request.method().equals("GET") ? discovery.answer(request.path()) : null;
      return discovered != null ? discovered : resource(request);
    } catch (Refused refused) {
      return refused.response();
    }
  }

  /** What a watch or list names. */
  public Target target(Request request) {
    if (!request.path().startsWith("/api/") && !request.path().startsWith("/apis/")) {
      throw Refused.noSuchPath();
    }
    return Target.of(request.path(), state.kinds());
  }

  private Response resource(Request request) {
    Target target = target(request);
    if (target.kind().plural().endsWith("reviews")) {
      if (request.body() == null) {
        throw Refused.methodNotAllowed(); // they are asked, and never stored
      }
      return review(request);
    }
    if (target.subresource().equals("scale")) {
      return scaling.handle(target, request);
    }
    if (!target.subresource().isEmpty() && !target.subresource().equals("status")) {
      throw Refused.methodNotAllowed();
    }
    boolean one = !target.name().isEmpty();
    return switch (request.method()) {
      case "GET" -> one ? get(target) : Response.json(200, Lists.list(target, request, state.store()));
      case "POST" -> one ? notAllowed() : writes.post(target, request);
      case "PUT" -> one ? writes.put(target, request) : notAllowed();
      case "PATCH" -> one ? writes.patch(target, request) : notAllowed();
      case "DELETE" -> one ? deletes.delete(target, request) : deleteAll(target, request);
      default -> notAllowed();
    };
  }

  private static Response notAllowed() {
    throw Refused.methodNotAllowed();
  }

  private Response get(Target target) {
    ObjectNode object = state.store().get(target.key());
    if (object == null) {
      throw Refused.notFound(target.kind(), target.name());
    }
    return Response.json(200, Writes.out(target.kind(), object));
  }

  private Response deleteAll(Target target, Request request) {
    ObjectNode list = Lists.list(target, request, state.store());
    ResourceKind kind = target.kind();
    list.path("items").forEach(item -> deletes.delete(new Target(kind, kind.namespaced() ? item.path("metadata").path("namespace").asText() : null,
        item.path("metadata").path("name").asText(), ""), request));
    return Response.json(200, list);
  }

  /** Everything is allowed: there is one user, and nobody else. */
  private static Response review(Request request) {
    ObjectNode answer = ((ObjectNode) request.body()).deepCopy();
    answer.putObject("status").put("allowed", true);
    return Response.json(201, answer);
  }
}
