from fastapi import FastAPI
from forest import service
from pydantic import BaseModel


class Row(BaseModel):
    age: float
    education: str
    hours_per_week: float


app = FastAPI()
forest = service()


@app.post("/predict")
async def predict(row: Row):
    return forest.predict(row.age, row.education, row.hours_per_week)
