import CallCore
import Testing

@testable import Providers

@Suite("Why a Plivo call ended")
struct PlivoEndingTests {
    @Test(
        "each hang-up code has its reason",
        arguments: [
            (0, .failed), (1000, .hangupBot), (1010, .failed), (1020, .failed), (2000, .failed), (2010, .failed),
            (2020, .failed), (2030, .failed), (2040, .failed), (2050, .failed), (2060, .failed), (2070, .failed),
            (3000, .noAnswer), (3010, .busy), (3020, .failed), (3030, .failed), (3040, .failed), (3050, .failed),
            (3070, .failed), (3080, .failed), (3090, .failed), (3100, .busy), (3110, .failed), (3120, .failed),
            (3130, .failed), (3140, .failed), (4000, .completed), (4010, .completed), (4020, .completed),
            (4240, .failed), (4250, .failed), (5000, .failed), (5010, .failed), (5020, .failed), (5030, .failed),
            (6000, .timeout), (6010, .noAnswer), (6020, .failed), (7011, .failed), (7034, .failed), (8011, .failed),
            (8014, .failed), (9000, .hangupBot), (9100, .voicemail),
        ] as [(Int, EndReason)])
    func codes(code: Int, reason: EndReason) throws {
        let fields = [("Event", "Hangup"), ("CallStatus", "completed"), ("HangupCauseCode", String(code))]
        #expect(try PlivoSample.signals(fields, .status) == [.ended(reason)])
    }

    @Test(
        "a normal hang-up is told by who did it",
        arguments: [
            ("Caller", .hangupUser), ("Callee", .hangupUser), ("Call recipient", .hangupUser),
            ("API Request", .hangupBot), ("Answer XML", .hangupBot), ("Plivo", .completed), ("Carrier", .completed),
            ("Error", .completed), ("Unknown", .completed), ("", .completed),
        ] as [(String, EndReason)])
    func sources(source: String, reason: EndReason) throws {
        let fields = [
            ("Event", "Hangup"), ("CallStatus", "completed"), ("HangupCauseCode", "4000"), ("HangupSource", source),
            ("HangupCause", "NORMAL_CLEARING"), ("Duration", "12"),
        ]
        #expect(try PlivoSample.signals(fields, .status) == [.ended(reason)])
    }

    @Test(
        "what the call costs is told with its end, when it is a number",
        arguments: [("0.00450", "0.00450"), ("free", nil), ("-1", nil), ("inf", nil), (nil, nil)]
            as [(String?, String?)])
    func cost(written: String?, told: String?) throws {
        var call = try PlivoCall.answered(Placement(to: "+15552223333", from: "+15550001111", ring: 30_000))
        try call.hangsUp("Callee", cost: written)
        #expect(call.kinds.last == .ended(.hangupUser))
        #expect(call.events.last?.cost == told)
    }

    @Test(
        "without a code that says it the status does",
        arguments: [
            ("completed", .completed), ("busy", .busy), ("failed", .failed), ("timeout", .noAnswer),
            ("no-answer", .noAnswer), ("cancel", .hangupBot), ("machine", .voicemail),
        ] as [(String, EndReason)], ["", "9999999999999999999999", "9110", "x"])
    func statuses(row: (String, EndReason), code: String) throws {
        let fields = [("Event", "Hangup"), ("CallStatus", row.0), ("HangupCauseCode", code)]
        #expect(try PlivoSample.signals(fields, .status) == [.ended(row.1)])
    }

    @Test("a hang-up without anything else is still the end")
    func bare() throws { #expect(try PlivoSample.signals([("Event", "Hangup")]) == [.ended(.completed)]) }
}
