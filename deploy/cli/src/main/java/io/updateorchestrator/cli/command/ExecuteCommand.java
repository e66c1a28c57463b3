package io.updateorchestrator.cli.command;

import io.updateorchestrator.cli.input.ClusterName;
import io.updateorchestrator.cli.input.ClusterTarget;
import io.updateorchestrator.cli.input.Keys;
import io.updateorchestrator.cli.input.LiveBase;
import io.updateorchestrator.cli.input.Manifests;
import io.updateorchestrator.cli.input.PlanFile;
import io.updateorchestrator.cli.input.Planned;
import io.updateorchestrator.cli.input.ServerCheck;
import io.updateorchestrator.cli.input.Served;
import io.updateorchestrator.cli.input.SourceName;
import io.updateorchestrator.cli.output.Documents;
import io.updateorchestrator.cli.output.PlanText;
import io.updateorchestrator.cli.service.Connection;
import io.updateorchestrator.cli.service.Connector;
import io.updateorchestrator.cli.service.Following;
import io.updateorchestrator.cli.service.ServiceOptions;
import io.updateorchestrator.common.config.LaneConfiguration;
import io.updateorchestrator.common.document.RolloutsDocument.Rollout;
import io.updateorchestrator.common.event.RolloutOptions;
import io.updateorchestrator.common.json.Json;
import io.updateorchestrator.common.problem.ErrorCode;
import io.updateorchestrator.common.problem.OrchestratorException;
import io.updateorchestrator.common.resource.Manifest;
import io.updateorchestrator.common.resource.ResourceRef;
import io.updateorchestrator.common.seal.Sealer;
import io.updateorchestrator.embedded.client.ServiceClient;
import io.updateorchestrator.executor.kubernetes.api.FabricApi;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code execute RESOURCES…|PLAN…}. */
@Command(name = "execute", description = "Rolls resources, or a plan that was made before, out, and waits until they are ready. When something fails, everything is put back.",
    footerHeading = "%nExamples:%n", footer = {"  update-orchestrator execute ./manifests", "  update-orchestrator execute plan.json --timeout 120", "  update-orchestrator execute ./manifests --prune --cluster prod-eu"})
public final class ExecuteCommand implements Callable<Integer> {

  private final Session session;

  @Mixin
  private TargetOptions target = new TargetOptions();

  @Mixin
  private RolloutFlags flags = new RolloutFlags();

  @Mixin
  private ServiceOptions service = new ServiceOptions();

  @Option(names = "--source", paramLabel = "NAME", description = "the name that these resources are known by; default: that of the folder")
  private String source;

  @Option(names = "--prune", description = "delete what an earlier execute of this source has put there and that is absent now")
  private boolean prune;

  @Option(names = "--confirmed", description = "a large change goes ahead without being asked about; manual approval is not replaced by it")
  private boolean confirmed;

  @Option(names = "--force", description = "execute a plan although what it was made of, or the cluster, has changed since")
  private boolean force;

  @Option(names = "--dry-run", description = "only validate, on the server too if one answers within a second")
  private boolean dryRun;

  @Parameters(arity = "1..*", paramLabel = "RESOURCES|PLAN", description = "files, directories, - for standard input; or plans")
  private List<String> resources;

  public ExecuteCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    List<String> plans = resources.stream().filter(r -> !r.equals("-") && PlanFile.isPlan(Path.of(r))).toList();
    List<String> others = resources.stream().filter(r -> !plans.contains(r)).toList();
    if (plans.size() > 1) {
      throw new OrchestratorException(ErrorCode.USAGE, "Plans are executed one at a time: " + String.join(", ", plans));
    }
    Sealer sealer = new Sealer(plans.isEmpty() ? Keys.forLooking(session) : Keys.forKeeping(session));
    PlanFile plan = plans.isEmpty() ? null : PlanFile.read(Path.of(plans.getFirst()), sealer);
    if (plan != null) {
      target.orCluster(plan.cluster());
    }
    String cluster = ClusterName.of(target.cluster(), session.configuration());
    List<Manifest> given = others.isEmpty() ? null : Manifests.read(session, others, target.namespace(), sealer).manifests();
    List<Manifest> manifests = plan == null ? given : ofPlan(plan, given, cluster);
    // What can't be ordered is told before anything is started.
    Planned planned = Planned.againstNothing(session.configuration().lane(), cluster, "", manifests);
    if (dryRun) {
      return tried(planned);
    }
    RolloutOptions asked = flags.options(plan == null ? null : plan.options());
    if (plan == null || !others.isEmpty()) {
      return execute(cluster, SourceName.of(source, others), others, planned, asked);
    }
    return execute(cluster, nameOf(plan), plan.resources(), planned, asked);
  }

  /** Never the plan's own: each plan would be another source, and the next one's objects would be claimed already. */
  private String nameOf(PlanFile plan) {
    if (source == null && plan.source() == null) {
      throw new OrchestratorException(ErrorCode.USAGE, "The plan's resources need a name that they are known by: --source NAME, here or when they are planned");
    }
    return source == null ? plan.source() : SourceName.of(source, plan.resources());
  }

  private int tried(Planned planned) {
    if (!session.output().isDocument()) {
      PlanText.lines(planned.plan(), planned.analysis().detection().dependencies(), session.verbose()).forEach(session.console().out()::println);
    }
    ServerCheck.Result checked = ServerCheck.of(session, target, planned);
    if (session.output().isDocument()) {
      Documents.print(planned.document(), session.output(), session.console().out());
    }
    session.say(checked.sentence());
    return 0;
  }

  private int execute(String cluster, String name, List<String> named, Planned planned, RolloutOptions asked) {
    session.interrupts().listen();
    try (Connection connection = new Connector(session, service).connectToSend(List.of(Served.one(target, session.configuration())))) {
      if (service.server() == null) {
        SourceName.claim(session.dataFolder(), name, named, source != null);
      }
      Following following = new Following(session, connection);
      following.progress().dependencies(planned.analysis().detection().dependencies());
      Map<String, String> options = options(asked);
      options.put("namespace", target.namespace());
      ServiceClient.Accepted accepted = connection.client().submit(
          new ServiceClient.Submission(cluster, name, "", !prune, prune, session.user(), confirmed || session.console().canAsk(), options), lines(planned.manifests()));
      String id = accepted.rollouts().isEmpty() ? following.ofRequest(accepted.request(), cluster).id() : accepted.rollouts().getFirst();
      Rollout ended = following.untilEnded(id);
      return Ending.of(session, ended);
    }
  }

  private static Map<String, String> options(RolloutOptions asked) {
    Map<String, String> options = new HashMap<>();
    put(options, "rollback", asked.rollback());
    put(options, "parallel", asked.parallel());
    put(options, "force_conflicts", asked.forceConflicts());
    put(options, "timeout", asked.operationTimeoutSeconds());
    return options;
  }

  private static void put(Map<String, String> options, String name, Object value) {
    if (value != null) {
      options.put(name, value.toString());
    }
  }

  private static byte[] lines(List<Manifest> manifests) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    manifests.forEach(m -> {
      out.writeBytes(Json.bytes(m.body()));
      out.write('\n');
    });
    return out.toByteArray();
  }

  /** @throws OrchestratorException {@code stale-plan} unless {@code --force} */
  private List<Manifest> ofPlan(PlanFile plan, List<Manifest> given, String cluster) {
    if (!plan.cluster().equals(cluster) && !force) {
      throw new OrchestratorException(ErrorCode.STALE_PLAN, "The plan was made for the cluster " + plan.cluster() + ", not for " + cluster + ": plan again, or --force");
    }
    if (given != null && !digests(given).equals(digests(plan.manifests())) && !force) {
      throw new OrchestratorException(ErrorCode.STALE_PLAN, "The resources have changed since the plan was made: plan again, or --force");
    }
    if (!force && !again(plan, cluster).plan().digest().equals(plan.digest())) {
      throw new OrchestratorException(ErrorCode.STALE_PLAN, "The plan is stale: " + (plan.base().equals("live") ? "the cluster" : "the configuration")
          + " has changed since it was made: plan again, or --force");
    }
    return given != null ? given : plan.manifests();
  }

  private Planned again(PlanFile plan, String cluster) {
    LaneConfiguration configuration = session.configuration().lane();
    if (!plan.base().equals("live")) {
      return Planned.againstNothing(configuration, cluster, plan.revision(), plan.manifests());
    }
    try (FabricApi api = new FabricApi(ClusterTarget.of(target, session.configuration()))) {
      return Planned.againstCluster(configuration, new LiveBase(api), cluster, plan.revision(), plan.manifests());
    }
  }

  private static Map<ResourceRef, String> digests(List<Manifest> manifests) {
    Map<ResourceRef, String> digests = new TreeMap<>();
    manifests.forEach(m -> digests.put(m.ref(), m.digest()));
    return digests;
  }
}
