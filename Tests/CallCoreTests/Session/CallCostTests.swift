import ScriptValue
import Testing

@testable import CallCore

@Suite("What a call costs")
struct CallCostTests {
    @Test("is kept with its record, when its end says so")
    func kept() {
        let driver = SessionDriver.answered()
        var event = CallEvent(id: "e9", callID: "c-1", timestamp: driver.now, kind: .ended(.hangupUser))
        event.cost = "0.0045"
        #expect(CallEvent(value: event.value) == event)
        driver.send(.carrier(event))
        #expect(driver.session.record.metadata["cost"] == "0.0045")
    }
}
