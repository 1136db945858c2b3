import CallCore
import Testing

struct CallTimeTests {
    private static let first = CallTime(milliseconds: .min)
    private static let last = CallTime(milliseconds: .max)

    @Test("the length between two times is clamped where the type cannot hold it")
    func lengths() {
        #expect(CallTime(milliseconds: 5) - CallTime(milliseconds: 7) == -2)
        #expect(Self.last - Self.first == .max)
        #expect(Self.first - Self.last == .min)
    }

    @Test("a call whose carrier names absurd times ends like any other", arguments: [first, last])
    func absurdTimes(ended: CallTime) {
        let driver = SessionDriver(.inbound, onEnd: true)
        driver.send(.begin)
        let answered = ended == Self.first ? Self.last : Self.first
        for (id, kind, time) in [
            ("e1", CallEvent.Kind.answered, answered), ("e2", .ended(.hangupUser), ended),
        ] {
            driver.send(.carrier(CallEvent(id: id, callID: "c1", timestamp: time, kind: kind)))
        }
        while let task = driver.running.min() { driver.finish(task) }
        #expect(driver.session.record.endReason == .hangupUser)
        #expect(driver.session.isClosed)
    }
}
