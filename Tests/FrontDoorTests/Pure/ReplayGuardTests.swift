import CallCore
import Testing

@Suite("Replay")
struct ReplayGuardTests {
    private let start = CallTime(milliseconds: 0)
    private let reply = WebhookReply.xml("<Response/>")

    @Test("a key is carried out once; who comes meanwhile waits, who comes later gets the same reply")
    func once() {
        var replay = ReplayGuard()
        #expect(replay.begin("a", waiter: 1, now: start) == .first)
        #expect(replay.begin("a", waiter: 2, now: start) == .joined)
        #expect(replay.finish("a", reply: reply) == [1, 2])
        #expect(replay.finish("a", reply: .ok).isEmpty)
        #expect(replay.begin("a", waiter: 3, now: start + 600_000) == .answered(reply))
        #expect(replay.begin("a", waiter: 3, now: start + 600_001) == .first)
    }

    @Test("after a failure worth retrying the next one is the first again")
    func release() {
        var replay = ReplayGuard()
        _ = replay.begin("a", waiter: 1, now: start)
        #expect(replay.release("a") == [1])
        #expect(replay.release("a").isEmpty)
        #expect(replay.begin("a", waiter: 2, now: start) == .first)
        _ = replay.finish("a", reply: reply)
        #expect(replay.release("a").isEmpty)
        #expect(replay.begin("a", waiter: 2, now: start) == .answered(reply))
    }

    @Test("a waiter that left gets nothing, and the key is not forgotten with the last of them")
    func leave() {
        var replay = ReplayGuard()
        _ = replay.begin("a", waiter: 1, now: start)
        _ = replay.begin("a", waiter: 2, now: start)
        #expect(replay.leave("a", 1) == 1)
        #expect(replay.leave("a", 2) == 0)
        #expect(replay.begin("a", waiter: 3, now: start) == .joined)
        #expect(replay.finish("a", reply: reply) == [3])
        #expect(replay.leave("a", 3) == nil)
    }

    @Test("the oldest go when there are too many, but none that is being carried out")
    func bounded() {
        var replay = ReplayGuard(
            limits: ReplayLimits(window: 1_000, entries: 4, pruneEvery: 2, replyBytes: 1 << 20))
        _ = replay.begin("held", waiter: 0, now: start)
        for number in 0..<50 {
            _ = replay.begin("\(number)", waiter: number, now: start)
            _ = replay.finish("\(number)", reply: reply)
            #expect(replay.count <= 6)
        }
        #expect(replay.begin("held", waiter: 1, now: start) == .joined)
        #expect(replay.begin("49", waiter: 1, now: start) == .answered(reply))
        #expect(replay.begin("0", waiter: 1, now: start) == .first)
    }

    @Test("what is past the window goes at the next clearance")
    func expires() {
        var replay = ReplayGuard(
            limits: ReplayLimits(window: 1_000, entries: 100, pruneEvery: 1, replyBytes: 1 << 20))
        _ = replay.begin("a", waiter: 1, now: start)
        _ = replay.finish("a", reply: reply)
        _ = replay.begin("b", waiter: 1, now: start + 1_001)
        #expect(replay.count == 1)
        #expect(replay.keptBytes == 0)
    }

    @Test("replies are kept up to a sum of bytes, the newest; their keys stay")
    func bytes() {
        var replay = ReplayGuard(limits: ReplayLimits(window: 1_000, entries: 100, pruneEvery: 8, replyBytes: 10))
        for key in ["a", "b", "c"] {
            _ = replay.begin(key, waiter: 1, now: start)
            _ = replay.finish(key, reply: WebhookReply(body: Array("1234".utf8)))
        }
        _ = replay.begin("big", waiter: 1, now: start)
        _ = replay.finish("big", reply: WebhookReply(body: Array(repeating: 1, count: 11)))
        #expect(replay.keptBytes == 8)
        #expect(replay.begin("a", waiter: 2, now: start) == .remembered)
        #expect(replay.begin("b", waiter: 2, now: start) == .answered(WebhookReply(body: Array("1234".utf8))))
        #expect(replay.begin("big", waiter: 2, now: start) == .remembered)
    }

    @Test("what was carried out before a restart is remembered after it, and what was not is not")
    func restart() {
        var before = ReplayGuard()
        _ = before.begin("done", waiter: 1, now: start)
        _ = before.finish("done", reply: reply)
        _ = before.begin("open", waiter: 1, now: start)
        let keys = before.export(now: start + 1)
        #expect(keys.map(\.key) == ["done"])
        var after = ReplayGuard()
        after.restore(keys, now: start + 2)
        #expect(after.begin("done", waiter: 1, now: start + 600_000) == .remembered)
        #expect(after.begin("open", waiter: 1, now: start) == .first)
        var late = ReplayGuard()
        late.restore(keys, now: start + 600_001)
        #expect(late.count == 0)
    }

    @Test("many failures in a row cost no memory")
    func releases() {
        var replay = ReplayGuard()
        for number in 0..<10_000 {
            _ = replay.begin("\(number)", waiter: 1, now: start)
            _ = replay.release("\(number)")
        }
        #expect(replay.count == 0)
        #expect(replay.export(now: start).isEmpty)
    }
}
