import CallCore
import Testing

@testable import Providers

@Suite("TwiML")
struct TwilioDocumentTests {
    private let turn = MarkupCallback(.turn, callID: CallID("c 1"), document: 3, subject: "t1", salt: "s1")

    private func gather(
        speech: Bool = true, silence: Milliseconds = 1_200, digits: DigitTerms? = nil, prompt: [MarkupStep] = [],
        edit: (inout TwilioOptions) -> Void = { _ in }
    ) -> String {
        let listening = Listening(turnToken: "t1", silence: silence, speech: speech, digits: digits)
        return TwilioSample.xml(
            .gather(MarkupGather(listening: listening, prompt: prompt, patience: 15_000, answer: turn)), edit: edit)
    }

    @Test("a document is XML with a Response around it")
    func frame() {
        let reply = TwilioSample.dialect().write(MarkupDocument([.hangUp]), TwilioSample.context)
        let text = String(decoding: reply.body, as: UTF8.self)
        #expect(text == #"<?xml version="1.0" encoding="UTF-8"?><Response><Hangup/></Response>"#)
        #expect(reply.contentType == "text/xml; charset=utf-8")
    }

    @Test("words are escaped, and control characters dropped")
    func escaping() {
        let xml = TwilioSample.xml(.say("a<b> & \"c\" 'd'\u{0}\u{1B}\n\u{FFFE}é", voice: nil))
        #expect(xml.contains(">a&lt;b&gt; &amp; &quot;c&quot; &apos;d&apos;\né</Say>"))
    }

    @Test(
        "voices of Polly and Google pass, others get a neighbour",
        arguments: [
            ("Polly.Amy", "Polly.Amy"), ("Google.en-US-Neural2-A", "Google.en-US-Neural2-A"), ("alloy", "Polly.Joanna"),
            ("ECHO", "Polly.Matthew"), ("fable", "Polly.Amy"), ("onyx", "Polly.Brian"), ("nova", "Polly.Salli"),
            ("shimmer", "Polly.Kimberly"), ("whoever", "Polly.Joanna"), ("", "Polly.Joanna"),
        ])
    func voices(asked: String, written: String) {
        #expect(TwilioSample.xml(.say("x", voice: asked)) == "<Say voice=\"\(written)\" language=\"en-US\">x</Say>")
    }

    @Test("a way home keeps the query of the webhook URL and is escaped")
    func redirect() {
        #expect(
            TwilioSample.xml(.redirect(turn))
                == "<Redirect method=\"POST\">https://voice.example.com/hook?tenant=a&amp;callId=c%201&amp;flow=turn"
                + "&amp;turnToken=t1&amp;doc=3&amp;salt=s1</Redirect>")
    }

    @Test("a gather for speech lets Twilio find the end of it")
    func speech() {
        let xml = gather()
        #expect(xml.hasPrefix("<Gather input=\"speech\" action=\"https://voice.example.com/hook?tenant=a&amp;callId"))
        #expect(xml.contains(#"method="POST" timeout="15" speechTimeout="2" language="en-US">"#))
        #expect(gather(silence: 1_000).contains(#"speechTimeout="auto""#))
        #expect(!xml.contains("finishOnKey"))
    }

    @Test(
        "a named model gets whole seconds of silence also where a general one gets auto",
        arguments: [("deepgram_nova-3", "1"), ("googlev2_telephony", "1"), ("phone_call", "auto")])
    func speechModel(model: String, timeout: String) {
        let xml = gather(silence: 800) { $0.speechModel = model }
        #expect(xml.contains("speechTimeout=\"\(timeout)\" speechModel=\"\(model)\""))
    }

    @Test("digits of a fixed number wait long; where a pause ends them it is short")
    func digits() {
        let exact = gather(speech: false, digits: DigitTerms(exactly: 4, atMost: 4))
        #expect(exact.contains(#"input="dtmf""#))
        #expect(exact.contains(#"timeout="15" numDigits="4" finishOnKey="""#))
        let open = gather(speech: false, digits: DigitTerms(atMost: 6, finishOn: "#"))
        #expect(open.contains(##"timeout="4" numDigits="6" finishOnKey="#""##))
    }

    @Test("keys and speech may both answer, also into the words of the question")
    func both() {
        let xml = gather(digits: DigitTerms(exactly: 1, atMost: 1), prompt: [.say("Well?", voice: nil)])
        #expect(xml.contains(#"input="dtmf speech""#))
        #expect(xml.hasSuffix("Well?</Say></Gather>"))
    }

    @Test("pauses in tones become half seconds")
    func tones() {
        #expect(TwilioSample.xml(.digits("1w2,3W4p#")) == "<Play digits=\"1w2wwww3ww4wwww#\"/>")
    }

    @Test("a refusal is busy or rejected", arguments: [("busy", "busy"), ("no thanks", "rejected")])
    func reject(asked: String, written: String) {
        #expect(TwilioSample.xml(.reject(reason: asked)) == "<Reject reason=\"\(written)\"/>")
    }

    @Test("a transfer dials a number or a SIP address, and tells when it is answered", arguments: ["Number", "Sip"])
    func dial(kind: String) {
        let target = kind == "Sip" ? "sip:desk@example.com" : "+15550003333"
        let callback = MarkupCallback(.joined, callID: nil, document: 1, salt: "s1")
        let xml = TwilioSample.xml(
            .dial(
                MarkupDial(
                    to: target, callerID: "+15550001111", ring: 20_500, timeLimit: 60_000, result: turn,
                    answered: callback)))
        #expect(xml.contains("timeout=\"21\" timeLimit=\"60\" callerId=\"+15550001111\" answerOnBridge=\"true\">"))
        #expect(xml.contains("<\(kind) statusCallback=\"https://voice.example.com/hook?tenant=a&amp;flow=joined"))
        #expect(xml.hasSuffix(">\(target)</\(kind)></Dial>"))
    }

    @Test("a text is cut behind sentences, else at spaces, else anywhere, and nothing is lost")
    func pieces() {
        #expect(MarkupText.pieces("One. Two three. Four", limit: 16) == ["One. Two three.", "Four"])
        #expect(MarkupText.pieces("one two three", limit: 9) == ["one two ", "three"])
        #expect(MarkupText.pieces("abcdefgh", limit: 3) == ["abc", "def", "gh"])
        #expect(MarkupText.pieces("Version 1.2 is out", limit: 10) == ["Version ", "1.2 is out"])
        #expect(MarkupText.pieces("short", limit: 5) == ["short"])
    }
}
