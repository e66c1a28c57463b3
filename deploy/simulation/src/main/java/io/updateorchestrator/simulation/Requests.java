package io.updateorchestrator.simulation;

import io.updateorchestrator.common.resource.ResourceRef;
import io.updateorchestrator.executor.core.port.ApiRequest;

/** What a request is about. */
final class Requests {
  private Requests() {}

  static ResourceRef refOf(ApiRequest request) {
    return switch (request) {
      case ApiRequest.Get r -> r.ref();
      case ApiRequest.ListOf r -> null;
      case ApiRequest.Apply r -> r.ref();
      case ApiRequest.Create r -> r.ref();
      case ApiRequest.Replace r -> r.ref();
      case ApiRequest.JsonPatch r -> r.ref();
      case ApiRequest.MergePatch r -> r.ref();
      case ApiRequest.Delete r -> r.ref();
    };
  }
}
