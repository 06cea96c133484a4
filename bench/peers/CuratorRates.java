import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.api.BackgroundCallback;
import org.apache.curator.framework.recipes.queue.SimpleDistributedQueue;
import org.apache.curator.retry.RetryOneTime;

/** Creates, gets and queue items a second of Curator, at most 256 in flight: `CuratorRates QUORUM ROOT COUNT` prints one line of JSON. */
public class CuratorRates {
    interface Begin { void at(int index, BackgroundCallback done) throws Exception; }

    static double rate(int count, Begin begin) throws Exception {
        Semaphore free = new Semaphore(256);
        CountDownLatch left = new CountDownLatch(count);
        long started = System.nanoTime();
        for (int at = 0; at < count; at++) {
            free.acquire();
            begin.at(at, (client, event) -> { free.release(); left.countDown(); });
        }
        left.await();
        return count / ((System.nanoTime() - started) / 1e9);
    }

    public static void main(String[] args) throws Exception {
        String root = args[1];
        int count = Integer.parseInt(args[2]);
        byte[] data = new byte[200];
        CuratorFramework client = CuratorFrameworkFactory.newClient(args[0], 20000, 20000, new RetryOneTime(100));
        client.start();
        client.create().creatingParentsIfNeeded().forPath(root);
        double create = rate(count, (at, done) -> client.create().inBackground(done).forPath(root + "/n" + at, data));
        double get = rate(count, (at, done) -> client.getData().inBackground(done).forPath(root + "/n" + at));
        SimpleDistributedQueue queue = new SimpleDistributedQueue(client, root + "-queue");
        int turns = count / 20;
        long started = System.nanoTime();
        for (int at = 0; at < turns; at++) queue.offer(data);
        for (int at = 0; at < turns; at++) queue.remove();
        double queued = turns / ((System.nanoTime() - started) / 1e9);
        System.out.println("{\"create\":" + create + ",\"get\":" + get + ",\"queue\":" + queued + "}");
        System.exit(0);
    }
}
