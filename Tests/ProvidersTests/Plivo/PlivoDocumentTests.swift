import CallCore
import Testing

@testable import Providers

@Suite("Plivo documents")
struct PlivoDocumentTests {
    @Test("words are spoken by Plivo's voice, and markup inside them stays words")
    func speak() {
        #expect(
            PlivoSample.xml([.say("Tom & \"Jerry\" <b>'s\u{1}\n</b>", voice: nil), .hangUp])
                == PlivoSample.document(
                    #"<Speak voice="WOMAN" language="en-US">Tom &amp; &quot;Jerry&quot; &lt;b&gt;&apos;s "#
                        + "&lt;/b&gt;</Speak><Hangup/>"))
    }

    @Test("blank words make no element, since an empty one breaks the document")
    func blank() { #expect(PlivoSample.xml([.say(" \n", voice: nil), .hangUp]) == PlivoSample.document("<Hangup/>")) }

    @Test(
        "only pairs of voice and language that Plivo speaks are written",
        arguments: [
            (nil, "en-US", "WOMAN", "en-US"), ("MAN", "en-GB", "MAN", "en-GB"), ("man", "fr-CA", "WOMAN", "fr-CA"),
            ("male", "de-DE", "MAN", "de-DE"), ("WOMAN", "pt-PT", "MAN", "pt-PT"), (nil, "de-AT", "WOMAN", "de-DE"),
            (nil, "es-MX", "WOMAN", "es-ES"), (nil, "ja-JP", "WOMAN", "en-US"), ("alloy", "it-IT", "WOMAN", "it-IT"),
            ("Polly.Joanna-Neural", "ja-JP", "Polly.Joanna-Neural", nil), ("Polly.", "en-US", "WOMAN", "en-US"),
            ("Polly.A\"b", "en-US", "WOMAN", "en-US"), (nil, "", "WOMAN", "en-US"),
        ] as [(String?, String, String, String?)])
    func voices(wanted: String?, language: String, name: String, spoken: String?) {
        let voice = PlivoVoice(wanted: wanted, language: language)
        #expect(voice.name == name)
        #expect(voice.language == spoken)
    }

    @Test("each text is spoken in its own voice")
    func ownVoices() {
        #expect(
            PlivoSample.xml([.say("Hi", voice: "Polly.Amy"), .say("Ho", voice: "MAN")])
                == PlivoSample.document(
                    #"<Speak voice="Polly.Amy">Hi</Speak><Speak voice="MAN" language="en-US">Ho</Speak>"#))
    }

    @Test("a recording, a pause and the way home")
    func playAndRedirect() {
        #expect(
            PlivoSample.xml([
                .play(url: "https://cdn.example.com/a.mp3?x=1&y=2"), .pause(seconds: 300), .pause(seconds: 0),
                .redirect(PlivoSample.callback(.home)),
            ])
                == PlivoSample.document(
                    "<Play>https://cdn.example.com/a.mp3?x=1&amp;y=2</Play>"
                        + #"<Wait length="300"/><Wait length="1"/>"#
                        + #"<Redirect method="POST">\#(PlivoSample.link("flow=home&doc=3"))</Redirect>"#))
    }

    @Test("pauses of dial strings become half seconds, and what is no tone is left out")
    func tones() {
        #expect(
            PlivoSample.xml([.digits("1w2,3W#*pA")])
                == PlivoSample.document(#"<DTMF async="false">1w2wwww3W#*wwww</DTMF>"#))
        #expect(PlivoSample.xml([.digits("x"), .hangUp]) == PlivoSample.document("<Hangup/>"))
    }

    @Test("a question hears words and keys, with the turn in the address of its answer")
    func gatherBoth() {
        let listening = Listening(
            turnToken: "t 1", silence: 800, digits: DigitTerms(exactly: 4, atMost: 8, finishOn: "#"))
        let gather = MarkupGather(
            listening: listening,
            prompt: [.say("Your PIN?", voice: nil), .play(url: "https://a.example/b.mp3"), .hangUp],
            patience: 14_001, answer: PlivoSample.callback(.turn, subject: "t 1"))
        #expect(
            PlivoSample.xml([.gather(gather), .redirect(PlivoSample.callback(.home))])
                == PlivoSample.document(
                    #"<GetInput action="\#(PlivoSample.link("flow=turn&turnToken=t%201&doc=3"))" method="POST" "#
                        + #"inputType="dtmf speech" executionTimeout="15" digitEndTimeout="2" "#
                        + ##"finishOnKey="#" "##
                        + #"numDigits="4" speechEndTimeout="auto" language="en-US" log="false" redirect="true">"#
                        + #"<Speak voice="WOMAN" language="en-US">Your PIN?</Speak>"#
                        + "<Play>https://a.example/b.mp3</Play></GetInput>"
                        + #"<Redirect method="POST">\#(PlivoSample.link("flow=home&doc=3"))</Redirect>"#))
    }

    @Test("keys alone need no language, and none ends them when none was asked for")
    func gatherKeys() {
        var listening = Listening(turnToken: "t", silence: 30_000, speech: false, digits: DigitTerms(atMost: 99))
        let answer = PlivoSample.callback(.turn, subject: "t")
        let keys = PlivoSample.xml([
            .gather(MarkupGather(listening: listening, prompt: [], patience: 90_000, answer: answer))
        ])
        #expect(
            keys
                == PlivoSample.document(
                    #"<GetInput action="\#(PlivoSample.link("flow=turn&turnToken=t&doc=3"))" method="POST" "#
                        + #"inputType="dtmf" executionTimeout="60" digitEndTimeout="10" finishOnKey="none" "#
                        + #"numDigits="32" log="false" redirect="true"></GetInput>"#))
        listening.speech = true
        listening.digits = nil
        let speech = PlivoSample.xml([
            .gather(MarkupGather(listening: listening, prompt: [], patience: 1, answer: answer))
        ])
        #expect(speech.contains(#"inputType="speech" executionTimeout="5" speechEndTimeout="10" language="en-US""#))
        #expect(!speech.contains("finishOnKey"))
    }

    @Test("a silence below two seconds is left to Plivo, a longer one is written in whole seconds")
    func silences() {
        let silences: [(Milliseconds, String)] = [(800, "auto"), (1_999, "auto"), (2_000, "2"), (2_001, "3")]
        for (silence, written) in silences {
            let gather = MarkupGather(
                listening: Listening(turnToken: "t", silence: silence), prompt: [], patience: 8_000,
                answer: PlivoSample.callback(.turn, subject: "t"))
            #expect(PlivoSample.xml([.gather(gather)]).contains(#"speechEndTimeout="\#(written)""#))
        }
    }

    @Test("a transfer names its target, its caller and where it is told of")
    func dial() {
        let dial = MarkupDial(
            to: "+1 (555) 999-0000", callerID: "+15550001111", ring: 25_000, timeLimit: 3_600_000,
            result: PlivoSample.callback(.transfer), answered: PlivoSample.callback(.joined))
        #expect(
            PlivoSample.xml([.dial(dial)])
                == PlivoSample.document(
                    #"<Dial action="\#(PlivoSample.link("flow=transfer&doc=3"))" method="POST" timeout="25" "#
                        + #"callerId="+15550001111" timeLimit="3600" "#
                        + #"callbackUrl="\#(PlivoSample.link("flow=joined&doc=3"))" callbackMethod="POST" "#
                        + #"redirect="true"><Number>+15559990000</Number></Dial>"#))
    }

    @Test("a transfer to a SIP address dials a user, and a caller without a number shows none")
    func dialSIP() {
        let dial = MarkupDial(
            to: "sip:desk@phone.plivo.com", callerID: "anonymous", ring: 0, timeLimit: nil,
            result: PlivoSample.callback(.transfer), answered: PlivoSample.callback(.joined))
        let xml = PlivoSample.xml([.dial(dial)])
        #expect(xml.contains("<User>sip:desk@phone.plivo.com</User>"))
        #expect(xml.contains(#"timeout="1" callbackUrl"#))
        #expect(!xml.contains("callerId"))
    }

    @Test(
        "a call is turned away by hanging up with a reason, as Plivo knows no other way",
        arguments: [("busy", "busy"), ("rejected", "rejected"), ("go away", "rejected")])
    func reject(reason: String, written: String) {
        #expect(
            PlivoSample.xml([.reject(reason: reason)])
                == PlivoSample.document(#"<Hangup reason="\#(written)"/>"#))
    }

    @Test("a document never grows beyond what Plivo takes, and its last element always stands")
    func size() {
        let long = Array(repeating: MarkupStep.say(String(repeating: "&", count: 3000), voice: nil), count: 40)
        let reply = PlivoSample.dialect.write(
            MarkupDocument(long + [.redirect(PlivoSample.callback(.home))]), PlivoSample.context())
        #expect(reply.body.count < 100_000)
        #expect(String(decoding: reply.body, as: UTF8.self).hasSuffix("</Redirect></Response>"))
        #expect(reply.contentType == "text/xml; charset=utf-8")
    }

    @Test("a policy of retries that the deployment wrote into its address stays")
    func ownRetries() {
        var context = PlivoSample.context()
        context.webhookURL = "https://voice.example.com/plivo#rc=5"
        #expect(
            PlivoSample.xml([.redirect(MarkupCallback(.home, callID: nil, document: 1, salt: "s"))], context)
                == PlivoSample.document(
                    #"<Redirect method="POST">https://voice.example.com/plivo?flow=home&amp;doc=1&amp;salt=s#rc=5"#
                        + "</Redirect>"))
    }
}
