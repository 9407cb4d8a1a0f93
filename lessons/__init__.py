"""The lessons' run-time data, installed as ``hellodl.lessons``: quizzes and expected times."""
