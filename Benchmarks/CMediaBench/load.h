// One load and its sockets: shared by the two files that make it.
#pragma once
#include "media_bench.h"
#include "ws.h"
#include <openssl/ssl.h>

#define FRAME 160
#define FRAME_NS 20000000
#define CLIP 8000
#define ROOM 65536
#define MAGIC 0x766D
#define MARKS 16
#define MARK_ROOM 256

// The beginning of each frame's sound; the rest is noise or speech.
typedef struct {
    uint16_t magic;
    // Of carriers; services put the number of their answer here.
    uint16_t stream;
    uint32_t sequence;
    // 0 in what the server makes.
    int64_t sent_ns;
} stamp;

// A mark that goes back when what was sent before it has been played.
typedef struct {
    int64_t due_ns;
    size_t length;
    char text[MARK_ROOM];
} mark;

typedef struct {
    int fd;
    int is_open, is_carrier, is_broken, is_over, stream;
    uint32_t sent, received;
    size_t filled;
    uint8_t *bytes;
    // Of carriers: until when there is something to play, and the marks in it.
    int64_t played_ns;
    int mark_count;
    mark *marks;
    // Since when something plays, and since when the caller talks; 0 for not at all.
    int64_t playing_ns, talking_ns;
    size_t clip, place;
    // Of carriers: when sound came.
    int64_t *arrivals;
    int arrival_count;
    // The answer that is being given, or heard; and the one that the carrier was cleared of.
    int answer, cleared_answer;
    // Of voice models: whether it was set up, whether it is ahead in its answer, and until when it says nothing.
    int is_set_up, is_ahead;
    int64_t silent_until_ns;
    SSL *tls;
} side;

struct media_load {
    media_load_settings settings;
    int listener, epoll;
    side *carriers, *services;
    int services_open;
    SSL_CTX *tls;
    // What a Gemini service says, always the same.
    char *gemini_text;
    media_load_result *result;
    int counts;
};

void side_send(media_load *load, side *side, const char *text, size_t length);
// Sends the frame that is due, and the marks that have been played.
void side_send_frame(media_load *load, side *side, int64_t now);
// What a voice model does about a message without sound.
void service_told(media_load *load, side *side, ws_frame frame, int64_t now);
// A frame of sound as Gemini sends it, in a message; to be freed.
char *service_gemini_text(void);
// Null, or the TLS of services; -1 from reading stands for nothing there, as with a plain socket.
SSL_CTX *service_tls(const media_load_settings *settings);
ssize_t side_read(side *side);
ssize_t side_write(side *side, const void *bytes, size_t count);
void side_receive(media_load *load, side *side, ws_frame frame, int64_t now);
