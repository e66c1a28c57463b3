package io.updateorchestrator.embedded.broker;

import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.NotControllerException;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.controller.Controller;
import org.apache.kafka.controller.ControllerRequestContext;
import org.apache.kafka.image.MetadataDelta;
import org.apache.kafka.image.MetadataImage;
import org.apache.kafka.image.loader.LoaderManifest;
import org.apache.kafka.image.loader.MetadataLoader;
import org.apache.kafka.image.publisher.MetadataPublisher;

/** The registration that the process before this one has left: it is taken out of the metadata, and with it all of its leaderships. */
final class FormerBroker implements MetadataPublisher {

  private static final Executor SOON = CompletableFuture.delayedExecutor(5, TimeUnit.MILLISECONDS);

  private final MetadataLoader loader;
  private final Controller controller;
  private final int id;
  private final CompletableFuture<Void> gone = new CompletableFuture<>();
  private boolean asked;

  FormerBroker(MetadataLoader loader, Controller controller, int id) {
    this.loader = loader;
    this.controller = controller;
    this.id = id;
  }

  /** Done when the metadata that a broker will start from know no broker of this id. */
  CompletableFuture<Void> takenOut() {
    return loader.installPublishers(List.of(this)).thenCompose(installed -> gone).thenCompose(v -> loader.removeAndClosePublisher(this));
  }

  @Override
  public String name() {
    return "FormerBroker";
  }

  @Override
  public void onMetadataUpdate(MetadataDelta delta, MetadataImage image, LoaderManifest manifest) {
    if (image.cluster().broker(id) == null) {
      gone.complete(null);
    } else if (!asked) {
      asked = true;
      unregister();
    }
  }

  private void unregister() {
    ControllerRequestContext context = new ControllerRequestContext(new RequestHeaderData(), KafkaPrincipal.ANONYMOUS, OptionalLong.empty());
    controller.unregisterBroker(context, id).whenComplete((done, failure) -> {
      if (failure instanceof NotControllerException) {
        SOON.execute(this::unregister); // it is about to be
      } else if (failure != null) {
        gone.completeExceptionally(failure);
      }
    });
  }
}
