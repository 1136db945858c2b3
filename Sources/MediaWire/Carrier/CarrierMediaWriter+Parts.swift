import CallCore
import ScriptValue

extension CarrierMediaWriter {
    /// A message up to the fields of its event.
    func head(_ event: String) -> String {
        let dialect = stream.dialect
        return #"{"event":"\#(event)","\#(dialect.sequenceKey)":\#(number),"\#(dialect.streamIDKey)":\#(id)"#
    }

    var twilioStart: String {
        let token = stream.token.map { #""token":"# + Self.quoted($0.reveal()) } ?? ""
        return #"{"streamSid":\#(id),"accountSid":\#(Self.quoted(stream.accountID)),"#
            + #""callSid":\#(Self.quoted(stream.callID)),"tracks":["inbound"],"customParameters":{\#(token)},"#
            + #""mediaFormat":{"encoding":\#(encoding),"sampleRate":\#(stream.format.rate),"#
            + #""channels":\#(stream.format.channels)}}"#
    }

    var telnyxStart: String {
        let call = Self.quoted(stream.callID)
        return #"{"user_id":\#(Self.quoted(stream.accountID)),"call_control_id":\#(call),"call_session_id":\#(call),"#
            + #""from":\#(Self.quoted(stream.from)),"to":\#(Self.quoted(stream.to)),"tags":[],"client_state":null,"#
            + #""custom_parameters":{},"media_format":{"encoding":\#(encoding),"sample_rate":\#(stream.format.rate),"#
            + #""channels":\#(stream.format.channels)}}"#
    }

    var plivoStart: String {
        #"{"callId":\#(Self.quoted(stream.callID)),"streamId":\#(id),"accountId":\#(Self.quoted(stream.accountID)),"#
            + #""tracks":["inbound"],"mediaFormat":{"encoding":\#(encoding),"sampleRate":\#(stream.format.rate)}}"#
    }

    /// Plivo's, as JSON has the text.
    var extraHeaders: String {
        let token = stream.token?.reveal()
        switch stream.headerSpelling {
        case .semicolons: return Self.quoted(token.map { "source=phone;token=" + $0 } ?? "source=phone")
        case .commas: return Self.quoted(token.map { "source=phone,token=" + $0 } ?? "source=phone")
        case .json:
            let fields: Value = token.map { ["source": "phone", "token": Value($0)] } ?? [:]
            return Self.quoted(JSONText.encodePlainText(fields))
        }
    }

    private var encoding: String {
        let isTelnyx = stream.dialect == .telnyx
        return switch stream.format.encoding {
        case .mulaw: isTelnyx ? #""PCMU""# : #""audio/x-mulaw""#
        case .alaw: isTelnyx ? #""PCMA""# : #""audio/x-alaw""#
        case .linear16: isTelnyx ? #""L16""# : #""audio/x-l16""#
        case .other(let name): Self.quoted(name)
        }
    }

    static func quoted(_ text: String) -> String { JSONText.encodePlainText(Value(text)) }
}
