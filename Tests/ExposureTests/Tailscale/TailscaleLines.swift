/// What tailscale prints, as shell text.
enum TailscaleLines {
    static func status(state: String = "Running", name: String = "box.tail12ab.ts.net.") -> String {
        #"""
        if [ "$1" = status ]; then
        cat <<'END'
        {
          "Version": "1.80.2-t1234",
          "BackendState": "\#(state)",
          "Self": {"ID": "nAbC1CNTRL", "HostName": "box", "DNSName": "\#(name)", "Online": true, "TailscaleIPs": null},
          "Health": []
        }
        END
        exit 0
        fi

        """#
    }

    static let accepts = "echo 'Available within your tailnet:'\n"

    /// - Parameter doing: what happens for each call that has the text among its arguments.
    static func on(_ text: String, _ doing: String) -> String { "case \"$*\" in *'\(text)'*) \(doing);; esac\n" }
}
