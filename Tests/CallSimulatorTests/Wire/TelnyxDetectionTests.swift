import CallCore
import CallSimulator
import ScriptValue
import Testing

@Suite("Answering-machine detection at Telnyx, simulated")
struct TelnyxDetectionTests {
    private static let greeting = "You have reached the office. Please leave a message after the tone."

    private func told(_ mode: String, _ pickup: PartyPickup, config: Value = .null) throws -> [String] {
        let product = TelnyxProduct()
        product.party(at: TelnyxProduct.caller).pickup = pickup
        _ = try product.dialled([
            "answering_machine_detection": Value(mode), "answering_machine_detection_config": config,
        ])
        try product.run(25)
        return product.hooks.filter { $0.type.hasPrefix("call.machine.") }.map {
            "\($0.type.dropFirst(13)) \($0["result"]?.text ?? "")"
        }
    }

    @Test(
        "each mode tells its verdict and, where it waits for that, the end of the greeting",
        arguments: [
            ("disabled", []), ("detect", ["detection.ended machine"]),
            ("detect_beep", ["detection.ended machine", "greeting.ended beep_detected"]),
            ("detect_words", ["detection.ended machine", "greeting.ended beep_detected"]),
            ("greeting_end", ["detection.ended machine", "greeting.ended beep_detected"]),
            ("premium", ["premium.detection.ended machine", "premium.greeting.ended beep_detected"]),
        ])
    func machine(mode: String, events: [String]) throws {
        #expect(try told(mode, .voicemail(after: 500, greeting: Self.greeting, beep: 400)) == events)
    }

    @Test("a greeting without a beep ends as such, and not at all for who waits for a beep")
    func noBeep() throws {
        let pickup = PartyPickup.voicemail(after: 500, greeting: Self.greeting, beep: 0)
        #expect(try told("premium", pickup).last == "premium.greeting.ended no_beep_detected")
        #expect(try told("greeting_end", pickup).last == "greeting.ended ended")
        #expect(try told("detect_beep", pickup) == ["detection.ended machine"])
    }

    @Test(
        "a human is told as one, once",
        arguments: [("premium", "premium.detection.ended human_residence"), ("detect", "detection.ended human")])
    func human(mode: String, event: String) throws {
        #expect(try told(mode, .answers(after: 500)) == [event])
    }

    @Test("a beep that comes before the premium verdict is all that is told")
    func earlyBeep() throws {
        let events = try told("premium", .voicemail(after: 500, greeting: "Hi.", beep: 300))
        #expect(events == ["premium.greeting.ended beep_detected"])
    }

    @Test("an analysis that is cut short is not sure")
    func limit() throws {
        let events = try told(
            "premium", .voicemail(after: 500, greeting: Self.greeting, beep: 400),
            config: ["total_analysis_time_millis": 1_000])
        #expect(events == ["premium.detection.ended not_sure", "premium.greeting.ended beep_detected"])
    }
}
