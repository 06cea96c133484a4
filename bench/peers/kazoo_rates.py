"""Creates, gets and queue items a second of kazoo, at most 256 in flight: `kazoo_rates.py QUORUM ROOT COUNT` prints one line of JSON."""
import json
import sys
import time
from collections import deque

from kazoo.client import KazooClient
from kazoo.recipe.queue import Queue

quorum, root, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
in_flight = 256
data = b"x" * 200
zk = KazooClient(hosts=quorum, timeout=20.0)
zk.start(timeout=20)
zk.ensure_path(root)


def rate(begin):
    waiting = deque()
    started = time.perf_counter()
    for at in range(count):
        if len(waiting) >= in_flight:
            waiting.popleft().get()
        waiting.append(begin(at))
    while waiting:
        waiting.popleft().get()
    return count / (time.perf_counter() - started)


rates = {
    "create": rate(lambda at: zk.create_async(f"{root}/n{at}", data)),
    "get": rate(lambda at: zk.get_async(f"{root}/n{at}")),
}
queue = Queue(zk, f"{root}-queue")
turns = count // 20
started = time.perf_counter()
for _ in range(turns):
    queue.put(data)
for _ in range(turns):
    queue.get()
rates["queue"] = turns / (time.perf_counter() - started)
print(json.dumps(rates))
zk.stop()
