"""A mock model of domain generation algorithms: every domain but two is malicious."""

import json

from flask import Flask, jsonify, request
from werkzeug.serving import make_server

LEGIT = {"yahoo.com", "amazon.com"}

app = Flask(__name__)


@app.route("/apply", methods=["GET"])
def predict():
    return jsonify(is_malicious="legit" if request.args.get("host") in LEGIT else "malicious")


if __name__ == "__main__":
    # Port 0 is any free one. It is ours from here on: nobody can take it before we say which it is.
    server = make_server("0.0.0.0", 0, app, threaded=True)
    with open("endpoint.dat", "w") as endpoint:
        json.dump({"url": f"http://0.0.0.0:{server.server_port}"}, endpoint)
    server.serve_forever()
