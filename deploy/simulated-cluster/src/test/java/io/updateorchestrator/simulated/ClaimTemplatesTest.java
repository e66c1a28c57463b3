package io.updateorchestrator.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClaimTemplatesTest {

  private static final String TARGET = "/apis/apps/v1/namespaces/default/statefulsets/db";

  private final Cluster cluster = new Cluster();

  private static String mounting(String volume) {
    return """
        {'apiVersion':'apps/v1','kind':'StatefulSet','metadata':{'name':'db','namespace':'default'},
         'spec':{'serviceName':'db','selector':{'matchLabels':{'app':'db'}},
          'template':{'metadata':{'labels':{'app':'db'}},'spec':{'containers':[{'name':'c','image':'a','volumeMounts':[{'name':'%s','mountPath':'/data'}]}]}},
          'volumeClaimTemplates':[{'metadata':{'name':'data'},'spec':{'accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1Gi'}}}}]}}""".formatted(volume);
  }

  @Test
  void aPodOfAStatefulSetMountsWhatItsClaimTemplatesBring() {
    // When
    Response known = cluster.apply(TARGET, mounting("data"));
    Response unknown = cluster.apply(TARGET.replace("/db", "/other"), mounting("elsewhere").replace("'name':'db'", "'name':'other'"));
    // Then
    assertThat(known.status()).as("%s", known.body()).isEqualTo(201);
    assertThat(unknown.status()).isEqualTo(422);
  }
}
