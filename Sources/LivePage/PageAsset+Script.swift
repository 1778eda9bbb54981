extension PageAsset {
    /// The script: renews the page every second and sends what the controls ask.
    ///
    /// It takes the token out of the address bar at once, keeps it for this tab (a reload keeps it, another site cannot
    /// read it), and forgets it when the run is over or refuses it.
    static let script = """
        "use strict";
        (() => {
          const key = "tokenferry-token";
          const find = (id) => document.getElementById(id);
          const buttons = ["hold", "resume", "end"].map(find);
          let token = "", lostAt = null, timer = null, sureUntil = 0, isLoading = false;

          function remember(text) {
            token = text;
            try { text ? sessionStorage.setItem(key, text) : sessionStorage.removeItem(key); } catch { /* kept in memory */ }
          }

          function takeFromAddress() {
            if (location.hash.length < 2) return false;
            remember(location.hash.slice(1));
            history.replaceState(null, "", location.pathname);
            return true;
          }

          function say(text) { if (find("control-note").textContent !== text) find("control-note").textContent = text; }

          const phase = () => document.body.dataset.phase;
          const isAtWork = () => phase() === "sending" || phase() === "held";

          // Buttons that would change nothing stay reachable by keyboard, so that the focus does not get lost.
          function allow(control, may, isUseful) {
            control.disabled = !may;
            control.toggleAttribute("data-quiet", may && !isUseful);
          }

          function showControls() {
            const may = token !== "" && isAtWork() && lostAt === null;
            allow(find("hold"), may, phase() === "sending");
            allow(find("resume"), may, phase() === "held");
            allow(find("end"), may, true);
            find("pace").disabled = find("set-pace").disabled = !may;
            find("token-form").hidden = token !== "" || phase() === "over";
            if (phase() === "over") say("The run is over.");
            else if (token === "") say("The controls want the token that the run printed on its terminal.");
            else if (phase() === "reading" || phase() === "unknown") say("The controls work once the run sends.");
            else if (find("control-note").textContent.startsWith("The controls ")) say("");
          }

          function isBeingRead(part) {
            const selection = getSelection();
            return selection && !selection.isCollapsed && part.contains(selection.anchorNode);
          }

          function take(text) {
            const next = new DOMParser().parseFromString(text, "text/html");
            if (next.title && next.title !== document.title) document.title = next.title;
            document.body.className = next.body.className;
            document.body.dataset.phase = next.body.dataset.phase;
            for (const part of document.querySelectorAll("[data-live]")) {
              const fresh = next.getElementById(part.id);
              if (!fresh || fresh.innerHTML === part.innerHTML || isBeingRead(part)) continue;
              part.replaceChildren(...fresh.childNodes);
            }
          }

          function lost() {
            lostAt ??= new Date();
            const since = lostAt.toISOString().slice(11, 19) + " UTC";
            const text = `No connection since ${since}; the run may have ended.`;
            if (find("connection").textContent !== text) find("connection").textContent = text;
            find("connection").hidden = false;
          }

          function found() {
            lostAt = null;
            find("connection").hidden = true;
            find("connection").textContent = "";
          }

          async function update() {
            clearTimeout(timer);
            if (isLoading || token === "" && phase() === "unknown") return;
            isLoading = true;
            try {
              const headers = token === "" ? {} : { Authorization: `Bearer ${token}` };
              const answer = await fetch("/now", { headers, cache: "no-store", signal: AbortSignal.timeout(5000) });
              if (answer.status === 401) {
                if (token !== "") remember("");
              } else if (answer.ok) {
                take(await answer.text());
              } else {
                throw new Error(answer.statusText);
              }
              found();
            } catch {
              lost();
            }
            isLoading = false;
            if (phase() === "over") remember("");
            showControls();
            if (phase() !== "over") timer = setTimeout(update, lostAt === null ? 1000 : 2000);
          }

          async function ask(order, words) {
            say(`Asking: ${words} …`);
            try {
              const answer = await fetch("/control", {
                method: "POST",
                headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
                body: JSON.stringify(order),
                signal: AbortSignal.timeout(5000),
              });
              const result = await answer.json();
              if (answer.status === 401) remember("");
              say(answer.ok ? `Asked: ${words}.` : result.error);
            } catch {
              say("The run could not be reached.");
            }
            showControls();
            setTimeout(update, 250);
          }

          function calm() {
            sureUntil = 0;
            find("end").textContent = "End the run";
            find("end").removeAttribute("data-sure");
          }

          for (const button of buttons) {
            button.addEventListener("click", () => {
              if (button.id === "end" && Date.now() > sureUntil) {
                sureUntil = Date.now() + 6000;
                button.textContent = "Really end it?";
                button.setAttribute("data-sure", "");
                setTimeout(() => { if (Date.now() >= sureUntil) calm(); }, 6100);
                return;
              }
              const words = button.id === "end" ? "end the run" : button.textContent.toLowerCase();
              calm();
              ask({ request: button.dataset.request }, words);
            });
          }

          find("pace-form").addEventListener("submit", (event) => {
            event.preventDefault();
            const pace = find("pace").valueAsNumber;
            if (!Number.isInteger(pace) || pace < 1) return say("A pace is a whole number of requests a minute.");
            ask({ request: "pace", requests_per_minute: pace }, `${pace.toLocaleString("en")} requests a minute`);
          });

          find("token-form").addEventListener("submit", (event) => {
            event.preventDefault();
            const text = find("token").value.trim();
            find("token").value = "";
            remember(text.slice(text.indexOf("#") + 1));
            update();
          });

          addEventListener("hashchange", () => { if (takeFromAddress()) update(); });
          if (!takeFromAddress()) try { token = sessionStorage.getItem(key) ?? ""; } catch { /* none is kept */ }
          showControls();
          if (phase() !== "over") timer = setTimeout(update, phase() === "unknown" ? 0 : 1000);
        })();

        """
}
