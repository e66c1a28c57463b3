package io.updateorchestrator.e2e;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.callMethodWhere;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;

/** The boundaries of the architecture, as far as Maven's modules don't hold them already. */
@AnalyzeClasses(packages = "io.updateorchestrator", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String ROOT = "io.updateorchestrator.";
  private static final String[] CORES = {ROOT + "planner.core..", ROOT + "executor.core.."};
  private static final String[] SHIPPED = {ROOT + "cli..", ROOT + "embedded..", ROOT + "simulated.."};
  private static final String[] KAFKA = {"org.apache.kafka..", "kafka..", "scala.."};
  private static final String[] CLUSTER_CLIENT = {"io.fabric8.."};

  @ArchTest
  static final ArchRule coresKnowNoKafkaNoClientNoLoggerAndDoNoInput = noClasses().that().resideInAnyPackage(CORES).should().dependOnClassesThat(
      resideInAnyPackage(KAFKA).or(resideInAnyPackage(CLUSTER_CLIENT)).or(resideInAnyPackage("org.slf4j..", "java.util.logging..", "java.net..", "java.nio.file..", "java.nio.channels..",
          "io.helidon..", "org.eclipse.jgit..", "io.micrometer..", ROOT + "topics..")).or(named("java.io.File", "java.io.FileInputStream", "java.io.FileOutputStream", "java.lang.Process")));

  @ArchTest
  static final ArchRule coresHaveNoClockNoThreadAndNoChance = noClasses().that().resideInAnyPackage(CORES).or().resideInAPackage(ROOT + "common..").should(callMethodWhere(isOneOf(Set.of(
      "java.time.Instant.now", "java.time.LocalDateTime.now", "java.time.OffsetDateTime.now", "java.time.ZonedDateTime.now", "java.time.Clock.systemUTC", "java.lang.System.nanoTime",
      "java.lang.System.currentTimeMillis", "java.lang.System.getenv", "java.lang.Thread.start", "java.lang.Thread.sleep", "java.lang.Thread.ofVirtual", "java.lang.Thread.currentThread",
      "java.util.UUID.randomUUID", "java.lang.Math.random", "java.util.concurrent.ThreadLocalRandom.current"))));

  @ArchTest
  static final ArchRule coresUseNoThreads = noClasses().that().resideInAnyPackage(CORES).should().dependOnClassesThat(
      named("java.lang.Thread", "java.util.Timer", "java.util.Random", "java.util.concurrent.ExecutorService", "java.util.concurrent.Executors", "java.util.concurrent.CompletableFuture"));

  @ArchTest
  static final ArchRule theVocabularyKnowsNobody = noClasses().that().resideInAPackage(ROOT + "common..").should().dependOnClassesThat(resideInAnyPackage(KAFKA).or(resideInAnyPackage(CLUSTER_CLIENT))
      .or(resideInAnyPackage(ROOT + "topics..", ROOT + "ingest..", ROOT + "planner..", ROOT + "executor..")).or(resideInAnyPackage(SHIPPED)));

  @ArchTest
  static final ArchRule theContractKnowsNoRole = noClasses().that().resideInAPackage(ROOT + "topics..").should().dependOnClassesThat(
      resideInAnyPackage(ROOT + "ingest..", ROOT + "planner..", ROOT + "executor..").or(resideInAnyPackage(SHIPPED)).or(resideInAnyPackage(CLUSTER_CLIENT)));

  @ArchTest
  static final ArchRule ingestKnowsNoOtherRole = role("ingest", "planner", "executor");

  @ArchTest
  static final ArchRule plannerKnowsNoOtherRole = role("planner", "ingest", "executor");

  @ArchTest
  static final ArchRule executorKnowsNoOtherRole = role("executor", "ingest", "planner");

  @ArchTest
  static final ArchRule onlyTheExecutorTalksToAClusterWithAClient = noClasses().that().resideInAnyPackage(ROOT + "ingest..", ROOT + "planner..").should().dependOnClassesThat(resideInAnyPackage(CLUSTER_CLIENT));

  @ArchTest
  static final ArchRule nothingSleeps = noClasses().should(callMethodWhere(isOneOf(Set.of("java.lang.Thread.sleep"))));

  @ArchTest
  static final ArchRule nothingStaticChanges = fields().that().areStatic().and().doNotHaveModifier(com.tngtech.archunit.core.domain.JavaModifier.SYNTHETIC).should().beFinal();

  @ArchTest
  static final ArchRule namesSayWhatAThingIs = noClasses().should().haveNameMatching(".*(Manager|Helper|Helpers|Util|Utils|Impl|Data|Info)");

  private static ArchRule role(String role, String one, String other) {
    return noClasses().that().resideInAPackage(ROOT + role + "..").should().dependOnClassesThat(resideInAnyPackage(ROOT + one + "..", ROOT + other + "..").or(resideInAnyPackage(SHIPPED)));
  }

  private static DescribedPredicate<com.tngtech.archunit.core.domain.JavaClass> named(String... names) {
    Set<String> all = Set.of(names);
    return DescribedPredicate.describe("is one of " + all, c -> all.contains(c.getFullName()));
  }

  private static DescribedPredicate<JavaMethodCall> isOneOf(Set<String> methods) {
    return DescribedPredicate.describe("calls one of " + methods, call -> methods.contains(call.getTargetOwner().getFullName() + "." + call.getName()));
  }
}
