import CallCore
import VoiceCallEngine

/// A whole call that a driver must carry: a small flow, somebody on the phone, and what must come of it.
struct ConformanceCall: Sendable {
    static let flow = "conformance"
    /// Whom transfers go to.
    static let target = "+15550009999"
    static let recording = "https://media.example.org/chime.wav"
    static let recordedWords = "the shop opens at nine"

    /// `call.`, what is done, and the direction.
    var rule: String
    /// The call is left out when the carrier promises less.
    var needs: [CarrierCapability]
    var script: String
    var spec: String

    /// Without a promise of words, keys or hearing nothing of a call could be told.
    func isPromised(by capabilities: CarrierCapabilities) -> Bool { needs.allSatisfy(capabilities.contains) }

    var bundle: FlowBundle {
        let file = Self.flow + ".lua"
        return FlowBundle(name: Self.flow, main: file, files: [file: Array(script.utf8)])
    }

    var specFile: SpecFile { SpecFile(name: Self.flow, source: Array(spec.utf8)) }

    static let all: [ConformanceCall] = talks.flatMap(\.calls) + outbound + inbound

    /// - Parameters:
    ///   - inbound: what the flow does with a call that comes in.
    ///   - outbound: what it does with one that it is to place.
    static func script(inbound: String = "call:answer()", outbound: String = "call:dial{}") -> String {
        """
        return {
          api = 1,
          summary = "One call of the conformance suite",
          needs = { transfer = { "\(target)" }, http = { "media.example.org" } },
          inbound = function(call)
            \(inbound)
          end,
          outbound = function(call)
            \(outbound)
          end,
        }
        """
    }

    /// - Parameter before: what stands ready before the call is made.
    static func spec(_ direction: CallDirection, before: String = "", _ steps: String) -> String {
        let begin =
            direction == .inbound ? "t:dials(\"\(flow)\")" : "t:calls(\"\(flow)\", { to = \"\(LineSamples.to)\" })"
        return """
            local sim = require "sim"
            sim.test("call", function(t)
              \(before)
              local who = \(begin)
              \(steps)
            end)
            """
    }
}
