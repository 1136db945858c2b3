import ScriptValue
import Testing

@testable import CallCore

@Suite("A call's record keeps how long its turns took")
struct TurnLogTests {
    private func at(_ time: Int64) -> CallTime { CallTime(milliseconds: time) }

    private func metadata(_ story: [(String, Int64)]) -> [String: Value] {
        var log = TurnLog()
        var metadata: [String: Value] = [:]
        for (kind, time) in story where log.take(CallNote(kind, ""), at: at(time)) { log.write(to: &metadata) }
        return metadata
    }

    @Test("a turn lasts from the beginning of the question to the answer; listening, agent and reply are parts")
    func stages() {
        let metadata = metadata([
            ("say", 1_000), ("said", 1_800), ("listen", 2_000), ("heard", 3_400), ("agent", 3_500),
            ("agent_reply", 4_100), ("say", 4_200), ("listen", 5_000), ("heard", 5_700),
        ])
        #expect(
            metadata == [
                "turnCount": 2, "lastTurnLatencyMs": 1_500, "lastTurnListenWaitMs": 700, "lastTurnCompletedAt": 5_700,
                "turns": [
                    ["at": 3_400, "latencyMs": 2_400, "listenWaitMs": 1_400, "agentMs": 600, "replyMs": 800],
                    ["at": 5_700, "latencyMs": 1_500, "listenWaitMs": 700],
                ],
            ])
    }

    @Test("what is said into a question has no listen wait, and what was not asked for is no turn")
    func unasked() {
        #expect(metadata([("heard", 1_000)]).isEmpty)
        let early = metadata([("say", 1_000), ("heard", 1_400), ("listen", 1_400)])
        #expect(early["lastTurnLatencyMs"] == 400 && early["lastTurnListenWaitMs"] == nil)
        #expect(metadata([("say", 1_000), ("heard", 1_400), ("heard", 1_500)])["turnCount"] == 1)
    }

    @Test("a clock that was set back measures nothing below zero")
    func clockSetBack() {
        let metadata = metadata([("listen", 5_000), ("heard", 4_000)])
        #expect(metadata["lastTurnLatencyMs"] == 0 && metadata["lastTurnListenWaitMs"] == nil)
    }

    @Test("only the newest turns are kept, all are counted")
    func bounded() {
        let story = (0..<Int64(TurnLog.most + 5)).flatMap { [("listen", $0 * 10), ("heard", $0 * 10 + 4)] }
        let metadata = metadata(story)
        #expect(metadata["turnCount"] == .int(Int64(TurnLog.most + 5)))
        #expect(metadata["turns"]?.array?.count == TurnLog.most)
        #expect(metadata["turns"]?.array?.first?["at"] == 54)
    }

    @Test("a session's record has them while the call is live")
    func live() {
        let driver = SessionDriver.answered()
        driver.asks(1, "call:listen")
        driver.advance(1_200)
        driver.says("hello")
        #expect(driver.session.record.metadata["lastTurnListenWaitMs"] == 1_200)
        #expect(driver.session.record.metadata["turns"]?.array?.count == 1)
    }
}
