package io.updateorchestrator.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Custom resources that ask for an operator, and those that don't. */
class OperatorTest {

  private static final String SALES = "/apis/shop.test/v1/namespaces/default/sales/";
  private static final Duration BEFORE = Duration.ofMillis(499);
  private static final Duration REST = Duration.ofMillis(1);

  private final Cluster cluster = new Cluster();

  @BeforeEach
  void define() {
    cluster.apply("/apis/apiextensions.k8s.io/v1/customresourcedefinitions/sales.shop.test", """
        {'apiVersion':'apiextensions.k8s.io/v1','kind':'CustomResourceDefinition','metadata':{'name':'sales.shop.test'},
         'spec':{'group':'shop.test','scope':'Namespaced','names':{'kind':'Sale','plural':'sales','singular':'sale','listKind':'SaleList'},
          'versions':[{'name':'v1','served':true,'storage':true,'subresources':{'status':{}},
           'schema':{'openAPIV3Schema':{'type':'object','x-kubernetes-preserve-unknown-fields':true}}}]}}""");
    cluster.pass(Duration.ofSeconds(5));
  }

  private Response sale(String name, String annotations, int percent) {
    return cluster.apply(SALES + name, "{'apiVersion':'shop.test/v1','kind':'Sale','metadata':{'name':'%s','namespace':'default','annotations':%s},'spec':{'percent':%d}}"
        .formatted(name, annotations, percent));
  }

  @Test
  void eachChangeOfASpecIsReportedReadyAfterTheTimeThatItAsksFor() {
    // Given
    String annotations = "{'realcluster/ready-after':'500ms'}";
    assertThat(sale("spring", annotations, 10).status()).isEqualTo(201);

    // When
    cluster.pass(BEFORE);
    boolean early = cluster.get(SALES + "spring").has("status");
    cluster.pass(REST);
    var first = cluster.get(SALES + "spring").path("status");
    sale("spring", annotations, 20);
    cluster.pass(BEFORE);
    long between = cluster.get(SALES + "spring").path("status").path("observedGeneration").asLong();
    cluster.pass(REST);
    var second = cluster.get(SALES + "spring").path("status");

    // Then
    assertThat(early).isFalse();
    assertThat(first.path("observedGeneration").asLong()).isEqualTo(1);
    assertThat(first.path("conditions").path(0).path("status").asText()).isEqualTo("True");
    assertThat(between).isEqualTo(1);
    assertThat(second.path("observedGeneration").asLong()).isEqualTo(2);
  }

  @Test
  void nobodySpeaksOfOneThatDoesNotAsk() {
    // When
    sale("winter", "{}", 10);
    cluster.pass(Duration.ofMinutes(1));

    // Then
    assertThat(cluster.get(SALES + "winter").has("status")).isFalse();
  }
}
