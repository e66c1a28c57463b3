package io.updateorchestrator.planner.streams;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that took a failed one's place has a number of its own. As a static member it stays in the group after its process, and holds
 * its partitions until its session is over: the next process, whose threads are numbered from one again, would wait for that.
 */
final class FormerThreads {

  private static final Logger LOG = LoggerFactory.getLogger(FormerThreads.class);
  private static final long LONGEST_SECONDS = 10;

  private FormerThreads() {}

  /** Takes them out of the group. @param threads of this process, which come back under the same names */
  static void leave(Admin admin, String group, String instance, int threads) {
    try {
      ConsumerGroupDescription description = admin.describeConsumerGroups(List.of(group)).describedGroups().get(group).get(LONGEST_SECONDS, TimeUnit.SECONDS);
      Set<MemberToRemove> former = description.members().stream().flatMap(m -> m.groupInstanceId().stream()).filter(id -> isFormer(id, instance, threads))
          .map(MemberToRemove::new).collect(Collectors.toSet());
      if (!former.isEmpty()) {
        admin.removeMembersFromConsumerGroup(group, new RemoveMembersFromConsumerGroupOptions(former)).all().get(LONGEST_SECONDS, TimeUnit.SECONDS);
      }
    } catch (ExecutionException | TimeoutException e) {
      if (!(e.getCause() instanceof GroupIdNotFoundException)) {
        LOG.warn("The group {} can't be tidied, its partitions may be waited for: {}", group, e.toString());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static boolean isFormer(String id, String instance, int threads) {
    String number = id.startsWith(instance + "-") ? id.substring(instance.length() + 1) : "";
    return number.matches("\\d{1,9}") && Integer.parseInt(number) > threads;
  }
}
